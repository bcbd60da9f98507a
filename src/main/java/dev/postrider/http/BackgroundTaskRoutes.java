package dev.postrider.http;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Failure;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

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
            Times.optional("/until", body.optionalText("until")));
    return bus.request(BackgroundTasks.CREATE, request)
        .map(
            created ->
                Reply.accepted(
                    JsonWriter.object(json -> BackgroundTaskRoutes.writeStart(json, created))));
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
            data.text("appId", task.applicationId().toString())
                .text("endpointId", task.endpointId().toString())
                .time("since", task.since())
                .time("until", task.until())
                .number("progressPercent", (long) task.progress().percent())
                .number("messagesChecked", task.progress().messagesChecked())
                .number("messagesResent", task.progress().messagesResent())
                .text("error", task.error())
                .time("createdAt", task.createdAt()));
  }

  private static String name(BackgroundTaskKind kind) {
    return switch (kind) {
      case RECOVER -> "endpoint.recover";
      case REPLAY_MISSING -> "endpoint.replay";
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
