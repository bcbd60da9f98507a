package dev.postrider.live;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Attempts.Made;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Moved;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.Total;
import dev.postrider.contract.Endpoints.Changed;
import dev.postrider.contract.Messages.Accepted;
import dev.postrider.domain.Id;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of live events: ids, states and times, never a payload, URL or answer. Each has a
 * JSON Schema among the resources, {@code live/<type>.schema.json}. Members may be added to an
 * event; what changes otherwise gets another type.
 */
final class LiveEvents {
  private LiveEvents() {}

  /** An attempt was made; the members are named as in the attempts of the HTTP contract. */
  static JsonObject attempt(Made made) {
    Attempt attempt = made.attempt();
    return new JsonObject()
        .put("type", "attempt")
        .put("applicationId", made.applicationId().toString())
        .put("messageId", attempt.messageId().toString())
        .put("endpointId", attempt.endpointId().toString())
        .put("attemptId", attempt.id().toString())
        .put("status", attempt.status().number())
        .put("statusText", lower(attempt.status()))
        .put("responseStatusCode", attempt.statusCode())
        .put("responseDurationMs", attempt.duration().toMillis())
        .put("timestamp", attempt.startedAt().toString())
        .put("triggerType", attempt.trigger().number());
  }

  /** A message was accepted. */
  static JsonObject message(Accepted message) {
    return new JsonObject()
        .put("type", "message")
        .put("applicationId", message.applicationId().toString())
        .put("messageId", message.messageId().toString())
        .put("eventType", message.eventType())
        .put("timestamp", IdGenerator.instantOf(message.messageId().value()).toString());
  }

  /** An endpoint was changed. */
  static JsonObject endpoint(Changed changed) {
    var reason = changed.reason();
    return new JsonObject()
        .put("type", "endpoint")
        .put("applicationId", changed.applicationId().toString())
        .put("endpointId", changed.endpointId().toString())
        .put("event", lower(changed.event()))
        .put("reason", reason == null ? null : lower(reason))
        .put("timestamp", changed.at().toString());
  }

  /** A background task was started, moved on, or came to rest. */
  static JsonObject task(Moved moved) {
    BackgroundTask task = moved.task();
    Progress progress = task.progress();
    Total total = progress.total();
    Duration left = progress.left();
    return new JsonObject()
        .put("type", "task")
        .put("organizationId", moved.organizationId().toString())
        .put("taskId", task.id().toString())
        .put("task", task.kind().text())
        .put("state", lower(task.state()))
        .put("applicationId", text(task.applicationId()))
        .put("endpointId", text(task.endpointId()))
        .put("progressPercent", progress.percent())
        .put("messagesChecked", progress.messagesChecked())
        .put("messagesResent", progress.messagesResent())
        .put("messagesTotal", total == null ? null : total.messages())
        .put("messagesTotalEstimated", total != null && total.estimated())
        .put("estimatedSecondsLeft", left == null ? null : left.toSeconds())
        .put("timestamp", task.updatedAt().toString());
  }

  private static @Nullable String text(@Nullable Id id) {
    return id == null ? null : id.toString();
  }

  /** What a process did for an organization since it told last. */
  static JsonObject totals(Totals totals, String process, Instant now) {
    return new JsonObject()
        .put("type", "totals")
        .put("organizationId", totals.organization().toString())
        .put("process", process)
        .put("accepted", totals.accepted())
        .put("delivered", totals.delivered())
        .put("failed", totals.failed())
        .put("timestamp", now.toString());
  }

  /** Events of a type that a process left out of an address in the last second. */
  static JsonObject skipped(String type, long count, String process, Instant now) {
    return new JsonObject()
        .put("type", "skipped")
        .put("skippedType", type)
        .put("count", count)
        .put("process", process)
        .put("timestamp", now.toString());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
