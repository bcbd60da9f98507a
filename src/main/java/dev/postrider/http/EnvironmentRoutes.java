package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.contract.Bus;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.Attributes;
import dev.postrider.contract.EventTypes.EventType;
import dev.postrider.contract.EventTypes.Named;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.Organizations.Settings;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an organization has set up, to be looked at, changed and carried to another. */
final class EnvironmentRoutes {
  private static final int VERSION = 1;
  private static final String EVENT_TYPES = "eventTypes";
  private static final String SETTINGS = "settings";
  private static final String VALIDATE_PAYLOADS = "validatePayloads";

  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;

  EnvironmentRoutes(Vertx vertx, Bus bus, InstantSource clock) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.environment.export", this::export,
        "v1.environment.import", this::takeIn,
        "v1.environment.get-settings", this::getSettings,
        "v1.environment.patch-settings", this::patchSettings);
  }

  private Future<Reply> export(Call call) {
    var organization = call.organizationId();
    Instant now = clock.instant();
    return settings(organization)
        .compose(
            settings ->
                eventTypes(organization, null, new ArrayList<>())
                    .map(eventTypes -> Reply.ok(toJson(now, settings, eventTypes))));
  }

  private Future<List<EventType>> eventTypes(
      OrganizationId organization, @Nullable String iterator, List<EventType> found) {
    var page = PageRequest.of(PageRequest.LIMIT_MAX, Optional.ofNullable(iterator), true);
    return bus.request(EventTypes.BROWSE, new EventTypes.Browse(organization, page, true, null))
        .compose(
            next -> {
              found.addAll(next.items());
              return next.done()
                  ? Future.succeededFuture(found)
                  : eventTypes(organization, next.iterator(), found);
            });
  }

  private static Buffer toJson(Instant now, Settings settings, List<EventType> eventTypes) {
    return JsonWriter.object(
        json ->
            json.number("version", (long) VERSION)
                .time("createdAt", now)
                .objects(
                    EVENT_TYPES,
                    eventTypes,
                    (item, eventType) -> EventTypeRoutes.write(item, eventType, true))
                .object(SETTINGS, item -> write(item, settings))
                .texts("connectors", List.of()));
  }

  private Future<Reply> takeIn(Call call) {
    JsonBody body = call.body();
    return vertx
        .executeBlocking(() -> read(body), false)
        .compose(
            eventTypes ->
                bus.request(
                    EventTypes.IMPORT,
                    new EventTypes.Import(call.organizationId(), eventTypes, false, false)))
        .compose(
            imported ->
                body.object(SETTINGS)
                    .map(settings -> change(call.organizationId(), settings).mapEmpty())
                    .orElseGet(Future::succeededFuture))
        .map(done -> Reply.noContent());
  }

  private static List<Named> read(JsonBody body) {
    List<FieldError> errors = new ArrayList<>();
    if (!body.tree().path("connectors").isEmpty()) {
      errors.add(
          new FieldError("/connectors", "must be empty: there are no connectors in Postrider"));
    }
    List<Named> eventTypes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    JsonNode items = body.tree().path(EVENT_TYPES);
    for (int i = 0; i < items.size(); i++) {
      String pointer = "/%s/%d".formatted(EVENT_TYPES, i);
      Named eventType = read(items.get(i), pointer, errors);
      if (!names.add(eventType.name())) {
        errors.add(new FieldError(pointer + "/name", "stands there twice; remove one"));
      }
      eventTypes.add(eventType);
    }
    if (!errors.isEmpty()) {
      throw new Refusal(Problem.invalid(errors));
    }
    return eventTypes;
  }

  private static Named read(JsonNode item, String pointer, List<FieldError> errors) {
    JsonNode schemas = item.path("schemas");
    schemas
        .properties()
        .forEach(
            version ->
                errors.addAll(
                    CallerSchema.objections(
                        version.getValue(), pointer + "/schemas/" + version.getKey())));
    return new Named(
        item.path("name").asText(),
        new Attributes(
            item.path("description").asText(),
            schemas.isObject() ? new JsonText(schemas.toString()) : null,
            item.path("featureFlag").textValue(),
            item.path("archived").asBoolean(),
            item.path("deprecated").asBoolean()));
  }

  private Future<Reply> getSettings(Call call) {
    return settings(call.organizationId()).map(EnvironmentRoutes::reply);
  }

  private Future<Reply> patchSettings(Call call) {
    return change(call.organizationId(), call.body()).map(EnvironmentRoutes::reply);
  }

  private Future<Settings> settings(OrganizationId organization) {
    return bus.request(Organizations.SETTINGS, new Organizations.Which(organization));
  }

  private Future<Settings> change(OrganizationId organization, JsonBody body) {
    JsonNode validate = body.tree().path(VALIDATE_PAYLOADS);
    var request =
        new Organizations.ChangeSettings(
            organization, validate.isBoolean() ? validate.booleanValue() : null);
    return bus.request(Organizations.CHANGE_SETTINGS, request);
  }

  private static Reply reply(Settings settings) {
    return Reply.ok(JsonWriter.object(json -> write(json, settings)));
  }

  private static void write(JsonWriter json, Settings settings) {
    json.flag(VALIDATE_PAYLOADS, settings.validatePayloads());
  }
}
