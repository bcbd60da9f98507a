package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.contract.Bus;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.Imported;
import dev.postrider.contract.EventTypes.Named;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Makes event types of an OpenAPI document. */
final class EventTypeImportRoutes {
  private static final String SPEC = "spec";
  private static final String SPEC_RAW = "specRaw";

  private final Vertx vertx;
  private final Bus bus;

  EventTypeImportRoutes(Vertx vertx, Bus bus) {
    this.vertx = vertx;
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of("v1.event-type.import-openapi", this::takeIn);
  }

  private Future<Reply> takeIn(Call call) {
    JsonBody body = call.body();
    boolean dryRun = body.flag("dryRun");
    return vertx
        .executeBlocking(() -> read(body), false)
        .compose(
            eventTypes ->
                bus.request(
                        EventTypes.IMPORT,
                        new EventTypes.Import(
                            call.organizationId(), eventTypes, body.flag("replaceAll"), dryRun))
                    .map(imported -> Reply.ok(toJson(imported, eventTypes, dryRun))));
  }

  private static List<Named> read(JsonBody body) {
    String raw = body.optionalText(SPEC_RAW);
    JsonNode spec = body.tree().path(SPEC);
    if (raw == null && !spec.isObject()) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(
                      "/" + SPEC, "is required, or 'specRaw' with the document as a text"))));
    }
    return raw == null
        ? OpenApiWebhooks.read(spec, "/" + SPEC)
        : OpenApiWebhooks.read(raw, "/" + SPEC_RAW);
  }

  private static Buffer toJson(Imported imported, List<Named> eventTypes, boolean dryRun) {
    var modified = new TreeSet<>(imported.modified());
    List<Named> changed =
        eventTypes.stream().filter(item -> modified.contains(item.name())).toList();
    return JsonWriter.object(
        json ->
            json.object(
                "data",
                data -> {
                  data.texts("modified", dryRun ? List.of() : imported.modified());
                  if (dryRun) {
                    data.objects("to_modify", changed, EventTypeImportRoutes::write);
                  } else {
                    data.nothing("to_modify");
                  }
                }));
  }

  private static void write(JsonWriter json, Named eventType) {
    json.text("name", eventType.name())
        .text("description", eventType.attributes().description())
        .json("schemas", eventType.attributes().schemas())
        .flag("deprecated", eventType.attributes().deprecated());
  }
}
