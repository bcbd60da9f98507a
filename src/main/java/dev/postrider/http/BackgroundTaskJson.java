package dev.postrider.http;

import dev.postrider.contract.AuditLog.Actor;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.Total;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.Id;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How background tasks look on the wire. */
final class BackgroundTaskJson {
  private static final List<String> RESULTS = List.of("applications", "export", "resend");

  private BackgroundTaskJson() {}

  /** The answer to whoever has started one. */
  static Reply started(BackgroundTask task) {
    return Reply.accepted(JsonWriter.object(json -> writeStart(json, task)));
  }

  static void writeStart(JsonWriter json, BackgroundTask task) {
    json.text("id", task.id().toString())
        .text("status", status(task.state()))
        .text("task", task.kind().kin())
        .time("updatedAt", task.updatedAt());
  }

  static void write(JsonWriter json, BackgroundTask task) {
    writeStart(json, task);
    json.object("data", data -> writeData(data, task));
  }

  private static void writeData(JsonWriter data, BackgroundTask task) {
    data.text("kind", task.kind().text())
        .text("state", task.state().name().toLowerCase(Locale.ROOT))
        .text("appId", text(task.applicationId()))
        .text("endpointId", text(task.endpointId()))
        .time("since", task.since())
        .time("until", task.until());
    writeProgress(data, task.progress());
    data.text("error", task.error());
    writeResult(data, task);
    Actor by = task.startedBy();
    if (by == null) {
      data.nothing("startedBy");
    } else {
      data.object("startedBy", who -> AuditLogRoutes.write(who, by));
    }
    data.time("createdAt", task.createdAt())
        .time("startedAt", task.startedAt())
        .time("finishedAt", task.endedAt());
  }

  private static void writeProgress(JsonWriter data, Progress progress) {
    data.number("progressPercent", (long) progress.percent())
        .number("messagesChecked", progress.messagesChecked())
        .number("messagesResent", progress.messagesResent());
    Total total = progress.total();
    if (total == null) {
      data.nothing("messagesTotal");
    } else {
      data.number("messagesTotal", total.messages());
    }
    data.flag("messagesTotalEstimated", total != null && total.estimated());
    Duration left = progress.left();
    if (left == null) {
      data.nothing("estimatedSecondsLeft");
    } else {
      data.number("estimatedSecondsLeft", left.toSeconds());
    }
  }

  /** Under the name of what it is about; there are results of three sorts. */
  private static void writeResult(JsonWriter data, BackgroundTask task) {
    String name =
        switch (task.kind()) {
          case EXPORT -> "export";
          case BULK_RESEND -> "resend";
          case COUNT_USAGE, LIST_EVENT_TYPES -> "applications";
          case RECOVER, REPLAY_MISSING, BULK_REPLAY, PURGE_CONTENT, PURGE_APPLICATION -> "";
        };
    RESULTS.forEach(each -> data.json(each, each.equals(name) ? task.result() : null));
  }

  private static @Nullable String text(@Nullable Id id) {
    return id == null ? null : id.toString();
  }

  /** Official clients know three of them and refuse any other. */
  private static String status(BackgroundTaskState state) {
    return switch (state) {
      case RUNNING -> "running";
      case FINISHED -> "finished";
      case PARKED, CANCELLED -> "failed";
    };
  }

  /** The states that have a status. */
  static Set<BackgroundTaskState> states(String status) {
    var states = EnumSet.allOf(BackgroundTaskState.class);
    states.removeIf(state -> !status(state).equals(status));
    return states;
  }

  static BackgroundTaskState state(String name) {
    return BackgroundTaskState.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The kinds that are written like this, or are called so. */
  static Set<BackgroundTaskKind> kinds(String name) {
    return Arrays.stream(BackgroundTaskKind.values())
        .filter(kind -> kind.kin().equals(name) || kind.text().equals(name))
        .collect(Collectors.toSet());
  }
}
