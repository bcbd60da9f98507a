package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.Attributes;
import dev.postrider.contract.EventTypes.EventType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** The operations on event types. */
final class EventTypeRoutes {
  private static final String SCHEMAS = "/schemas";

  private final Bus bus;
  private final SchemaChecks schemas;

  EventTypeRoutes(Bus bus, SchemaChecks schemas) {
    this.bus = bus;
    this.schemas = schemas;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.event-type.list", this::list,
        "v1.event-type.create", this::create,
        "v1.event-type.get", this::get,
        "v1.event-type.update", this::update,
        "v1.event-type.patch", this::patch,
        "v1.event-type.delete", this::delete);
  }

  private Future<Reply> list(Call call) {
    var request =
        new EventTypes.Browse(
            call.organizationId(),
            Listing.ordered(call.parameters()),
            call.parameters().flag("include_archived"),
            call.featureFlags());
    boolean withSchemas = call.parameters().flag("with_content");
    return bus.request(EventTypes.BROWSE, request)
        .map(
            page -> Reply.ok(Listing.toJson(page, (json, item) -> write(json, item, withSchemas))));
  }

  private Future<Reply> create(Call call) {
    var request =
        new EventTypes.Create(
            call.organizationId(), call.body().text("name"), attributes(call.body()));
    return schemas
        .requireSchemas(call.body().schemas(), SCHEMAS)
        .compose(valid -> bus.request(EventTypes.CREATE, request))
        .map(stored -> Reply.created(toJson(stored.eventType())));
  }

  private Future<Reply> get(Call call) {
    var request = new EventTypes.Get(call.organizationId(), name(call), call.featureFlags());
    return bus.request(EventTypes.GET, request).map(found -> Reply.ok(toJson(found)));
  }

  private Future<Reply> update(Call call) {
    var request =
        new EventTypes.Replace(call.organizationId(), name(call), attributes(call.body()));
    return schemas
        .requireSchemas(call.body().schemas(), SCHEMAS)
        .compose(valid -> bus.request(EventTypes.REPLACE, request))
        .map(stored -> Reply.stored(stored.created(), toJson(stored.eventType())));
  }

  private Future<Reply> patch(Call call) {
    JsonBody body = call.body();
    var changes =
        new EventTypes.Changes(
            body.textChange("description"),
            body.schemasChange(),
            body.textChange("featureFlag"),
            body.flagChange("archived"),
            body.flagChange("deprecated"));
    var request = new EventTypes.Patch(call.organizationId(), name(call), changes);
    return schemas
        .requireSchemas(call.body().schemas(), SCHEMAS)
        .compose(valid -> bus.request(EventTypes.PATCH, request))
        .map(changed -> Reply.ok(toJson(changed)));
  }

  private Future<Reply> delete(Call call) {
    var request =
        new EventTypes.Delete(call.organizationId(), name(call), call.parameters().flag("expunge"));
    return bus.request(EventTypes.DELETE, request).map(done -> Reply.noContent());
  }

  private static String name(Call call) {
    return call.parameters().text("event_type_name");
  }

  private static Attributes attributes(JsonBody body) {
    return new Attributes(
        body.text("description"),
        body.schemas(),
        body.optionalText("featureFlag"),
        body.flag("archived"),
        body.flag("deprecated"));
  }

  private static Buffer toJson(EventType eventType) {
    return JsonWriter.object(json -> write(json, eventType, true));
  }

  /** Writes an event type's members. */
  static void write(JsonWriter json, EventType eventType, boolean withSchemas) {
    Attributes attributes = eventType.attributes();
    json.text("name", eventType.name())
        .text("description", attributes.description())
        .json("schemas", withSchemas ? attributes.schemas() : null)
        .text("featureFlag", attributes.featureFlag())
        .flag("archived", attributes.archived())
        .flag("deprecated", attributes.deprecated())
        .time("createdAt", eventType.createdAt())
        .time("updatedAt", eventType.updatedAt());
  }
}
