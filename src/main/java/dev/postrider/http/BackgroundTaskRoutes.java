package dev.postrider.http;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.Id;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations that start background tasks and tell how they stand. */
final class BackgroundTaskRoutes {
  private final Bus bus;

  BackgroundTaskRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.endpoint.recover",
        call -> create(call, BackgroundTaskKind.RECOVER),
        "v1.endpoint.replay-missing",
        call -> create(call, BackgroundTaskKind.REPLAY_MISSING),
        "v1.endpoint.bulk-replay",
        call -> create(call, BackgroundTaskKind.BULK_REPLAY),
        "v1.message.expunge-all-contents",
        this::purge,
        "v1.statistics.aggregate-app-stats",
        this::countUsage,
        "v1.statistics.aggregate-event-types",
        this::listEventTypes,
        "v1.background-task.list",
        this::list,
        "v1.background-task.get",
        this::get);
  }

  private Future<Reply> create(Call call, BackgroundTaskKind kind) {
    JsonBody body = call.body();
    var request =
        new BackgroundTasks.Create(
            kind,
            new Endpoints.Get(call.organizationId(), call.application(), call.endpoint()),
            Times.parse("/since", body.text("since")),
            Times.optional("/until", body.optionalText("until")),
            kind == BackgroundTaskKind.BULK_REPLAY ? filter(body) : Filter.NONE);
    return bus.request(BackgroundTasks.CREATE, request).map(BackgroundTaskRoutes::started);
  }

  private static Filter filter(JsonBody body) {
    Integer status = body.optionalNumber("status");
    return new Filter(
        body.texts("eventTypes"),
        body.optionalText("channel"),
        body.optionalText("tag"),
        status == null ? null : AttemptRoutes.status(status),
        body.optionalNumber("statusCodeClass"));
  }

  private Future<Reply> purge(Call call) {
    var request = new BackgroundTasks.Purge(call.organizationId(), call.application());
    return bus.request(BackgroundTasks.PURGE, request).map(BackgroundTaskRoutes::started);
  }

  private Future<Reply> countUsage(Call call) {
    JsonBody body = call.body();
    var request =
        new BackgroundTasks.CountUsage(
            call.organizationId(),
            Times.parse("/since", body.text("since")),
            Times.parse("/until", body.text("until")),
            body.texts("appIds").stream().map(ApplicationId::reference).toList());
    return bus.request(BackgroundTasks.COUNT_USAGE, request)
        .map(
            started ->
                Reply.accepted(
                    JsonWriter.object(
                        json -> {
                          writeStart(json, started.task());
                          json.texts("unresolvedAppIds", started.unresolved());
                        })));
  }

  private Future<Reply> listEventTypes(Call call) {
    var request = new BackgroundTasks.ListEventTypes(call.organizationId());
    return bus.request(BackgroundTasks.LIST_EVENT_TYPES, request)
        .map(BackgroundTaskRoutes::started);
  }

  private static Reply started(BackgroundTask task) {
    return Reply.accepted(JsonWriter.object(json -> writeStart(json, task)));
  }

  private Future<Reply> list(Call call) {
    Parameters parameters = call.parameters();
    var request =
        new BackgroundTasks.Browse(
            call.organizationId(),
            parameters.optionalText("status").map(BackgroundTaskRoutes::state).orElse(null),
            parameters.optionalText("task").map(BackgroundTaskRoutes::kind).orElse(null),
            Listing.ordered(parameters));
    return bus.request(BackgroundTasks.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, BackgroundTaskRoutes::write)));
  }

  private Future<Reply> get(Call call) {
    String reference = call.parameters().text("task_id");
    return BackgroundTaskId.parse(reference)
        .map(
            id ->
                bus.request(BackgroundTasks.GET, new BackgroundTasks.Get(call.organizationId(), id))
                    .map(found -> Reply.ok(JsonWriter.object(json -> write(json, found)))))
        .orElseGet(
            () ->
                Future.failedFuture(
                    new BusFailure(new Failure.NotFound("background task", reference))));
  }

  private static void writeStart(JsonWriter json, BackgroundTask task) {
    json.text("id", task.id().toString())
        .text("status", task.state().name().toLowerCase(Locale.ROOT))
        .text("task", name(task.kind()))
        .time("updatedAt", task.updatedAt());
  }

  private static void write(JsonWriter json, BackgroundTask task) {
    writeStart(json, task);
    json.object(
        "data",
        data ->
            data.text("appId", text(task.applicationId()))
                .text("endpointId", text(task.endpointId()))
                .time("since", task.since())
                .time("until", task.until())
                .number("progressPercent", (long) task.progress().percent())
                .number("messagesChecked", task.progress().messagesChecked())
                .number("messagesResent", task.progress().messagesResent())
                .text("error", task.error())
                .json("applications", task.result())
                .time("createdAt", task.createdAt()));
  }

  private static @Nullable String text(@Nullable Id id) {
    return id == null ? null : id.toString();
  }

  private static String name(BackgroundTaskKind kind) {
    return switch (kind) {
      case RECOVER -> "endpoint.recover";
      case REPLAY_MISSING -> "endpoint.replay";
      case BULK_REPLAY -> "endpoint.bulk-replay";
      case PURGE_CONTENT -> "application.purge_content";
      case COUNT_USAGE -> "application.stats";
      case LIST_EVENT_TYPES -> "event-type.aggregate";
    };
  }

  private static BackgroundTaskKind kind(String name) {
    return Arrays.stream(BackgroundTaskKind.values())
        .filter(kind -> name(kind).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static BackgroundTaskState state(String name) {
    return BackgroundTaskState.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
