package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Attributes;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.domain.EndpointSecret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations on endpoints. */
final class EndpointRoutes {
  private static final String EVENT_TYPES = "eventTypes";

  /** The older name, which the official client for Java uses. */
  private static final String FILTER_TYPES = "filterTypes";

  private final Bus bus;
  private final EndpointUrl urls;

  EndpointRoutes(Bus bus, EndpointUrl urls) {
    this.bus = bus;
    this.urls = urls;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.endpoint.list", this::list,
        "v1.endpoint.create", this::create,
        "v1.endpoint.get", this::get,
        "v1.endpoint.update", this::update,
        "v1.endpoint.patch", this::patch,
        "v1.endpoint.delete", this::delete,
        "v1.endpoint.get-secret", this::getSecret);
  }

  private Future<Reply> list(Call call) {
    var request =
        new Endpoints.Browse(
            call.organizationId(), call.application(), Listing.ordered(call.parameters()));
    return bus.request(Endpoints.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, EndpointRoutes::write)));
  }

  private Future<Reply> create(Call call) {
    var request =
        new Endpoints.Create(
            call.organizationId(),
            call.application(),
            attributes(call.body()),
            secret(call.body().optionalText("secret")));
    return bus.request(Endpoints.CREATE, request).map(stored -> Reply.created(toJson(stored)));
  }

  private Future<Reply> get(Call call) {
    return bus.request(Endpoints.GET, which(call)).map(found -> Reply.ok(toJson(found)));
  }

  private Future<Reply> update(Call call) {
    var request = new Endpoints.Replace(which(call), attributes(call.body()));
    return bus.request(Endpoints.REPLACE, request)
        .map(stored -> Reply.stored(stored.created(), toJson(stored.endpoint())));
  }

  private Future<Reply> patch(Call call) {
    JsonBody body = call.body();
    var changes =
        new Endpoints.Changes(
            body.textChange("url").map(urls::require),
            body.textChange("uid"),
            body.textChange("description"),
            body.textsChange(eventTypes(body)),
            body.textsChange("channels"),
            body.numberChange("throttleRate"),
            body.flagChange("disabled"),
            body.textMapChange("metadata"));
    var request = new Endpoints.Patch(which(call), changes);
    return bus.request(Endpoints.PATCH, request).map(changed -> Reply.ok(toJson(changed)));
  }

  private Future<Reply> delete(Call call) {
    return bus.request(Endpoints.DELETE, new Endpoints.Delete(which(call)))
        .map(done -> Reply.noContent());
  }

  private Future<Reply> getSecret(Call call) {
    return bus.request(Endpoints.SECRET, which(call))
        .map(found -> Reply.ok(JsonWriter.object(json -> json.text("key", found.secret().text()))));
  }

  private static Endpoints.Get which(Call call) {
    return new Endpoints.Get(call.organizationId(), call.application(), call.endpoint());
  }

  private Attributes attributes(JsonBody body) {
    String description = body.optionalText("description");
    return new Attributes(
        urls.require(body.text("url")),
        body.optionalText("uid"),
        description == null ? "" : description,
        body.texts(eventTypes(body)),
        body.texts("channels"),
        body.optionalNumber("throttleRate"),
        body.flag("disabled"),
        body.textMap("metadata"));
  }

  /** The name under which the body has the event types; to ignore one would subscribe to all. */
  private static String eventTypes(JsonBody body) {
    return body.tree().has(FILTER_TYPES) && !body.tree().has(EVENT_TYPES)
        ? FILTER_TYPES
        : EVENT_TYPES;
  }

  private static @Nullable EndpointSecret secret(@Nullable String given) {
    try {
      return given == null ? null : EndpointSecret.of(given);
    } catch (IllegalArgumentException unusable) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(
                      "/secret",
                      unusable.getMessage() + "; correct it, or leave it out to have one made"))));
    }
  }

  private static Buffer toJson(Endpoint endpoint) {
    return JsonWriter.object(json -> write(json, endpoint));
  }

  private static void write(JsonWriter json, Endpoint endpoint) {
    Attributes attributes = endpoint.attributes();
    json.text("id", endpoint.id().toString())
        .text("uid", attributes.uid())
        .text("url", attributes.url())
        .text("description", attributes.description())
        .textsOrNull(EVENT_TYPES, attributes.eventTypes())
        .textsOrNull(FILTER_TYPES, attributes.eventTypes())
        .textsOrNull("channels", attributes.channels())
        .number("throttleRate", attributes.throttleRate())
        .flag("disabled", attributes.disabled())
        .textMap("metadata", attributes.metadata())
        .time("createdAt", endpoint.createdAt())
        .time("updatedAt", endpoint.updatedAt());
  }
}
