package dev.postrider.http;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskKind;
import io.vertx.core.Future;
import java.util.Map;

/** The operations that start background tasks. */
final class BackgroundTaskStartRoutes {
  private final Bus bus;

  BackgroundTaskStartRoutes(Bus bus) {
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
        this::listEventTypes);
  }

  private Future<Reply> create(Call call, BackgroundTaskKind kind) {
    JsonBody body = call.body();
    var request =
        new BackgroundTasks.Create(
            kind,
            new Endpoints.Get(call.organizationId(), call.application(), call.endpoint()),
            Times.parse("/since", body.text("since")),
            Times.optional("/until", body.optionalText("until")),
            kind == BackgroundTaskKind.BULK_REPLAY ? filter(body) : Filter.NONE,
            call.by());
    return bus.request(BackgroundTasks.CREATE, request).map(BackgroundTaskJson::started);
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
    var request = new BackgroundTasks.Purge(call.by(), call.application());
    return bus.request(BackgroundTasks.PURGE, request).map(BackgroundTaskJson::started);
  }

  private Future<Reply> countUsage(Call call) {
    JsonBody body = call.body();
    var request =
        new BackgroundTasks.CountUsage(
            call.by(),
            Times.parse("/since", body.text("since")),
            Times.parse("/until", body.text("until")),
            body.texts("appIds").stream().map(ApplicationId::reference).toList());
    return bus.request(BackgroundTasks.COUNT_USAGE, request)
        .map(
            started ->
                Reply.accepted(
                    JsonWriter.object(
                        json -> {
                          BackgroundTaskJson.writeStart(json, started.task());
                          json.texts("unresolvedAppIds", started.unresolved());
                        })));
  }

  private Future<Reply> listEventTypes(Call call) {
    var request = new BackgroundTasks.ListEventTypes(call.by());
    return bus.request(BackgroundTasks.LIST_EVENT_TYPES, request).map(BackgroundTaskJson::started);
  }
}
