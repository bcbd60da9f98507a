package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Attributes;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Endpoints.Owner;
import dev.postrider.domain.EndpointSecret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The operations on endpoints: those of applications, and those for operational webhooks. */
final class EndpointRoutes {
  private static final String EVENT_TYPES = "eventTypes";

  /** The older name, which the official client for Java uses. */
  private static final String FILTER_TYPES = "filterTypes";

  private static final Duration GRACE_DEFAULT = Duration.ofDays(1);

  private final Bus bus;
  private final EndpointUrl urls;

  EndpointRoutes(Bus bus, EndpointUrl urls) {
    this.bus = bus;
    this.urls = urls;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.endpoint.list", ofApplication(this::list),
        "v1.endpoint.create", ofApplication(this::create),
        "v1.endpoint.get", ofApplication(this::get),
        "v1.endpoint.update", ofApplication(this::update),
        "v1.endpoint.patch", ofApplication(this::patch),
        "v1.endpoint.delete", ofApplication(this::delete),
        "v1.endpoint.get-secret", ofApplication(this::getSecret),
        "v1.endpoint.rotate-secret", ofApplication(this::rotateSecret));
  }

  Map<String, OperationHandler> operationalHandlers() {
    return Map.of(
        "v1.operational-webhook.endpoint.list", ofOrganization(this::list),
        "v1.operational-webhook.endpoint.create", ofOrganization(this::create),
        "v1.operational-webhook.endpoint.get", ofOrganization(this::get),
        "v1.operational-webhook.endpoint.upsert", ofOrganization(this::update),
        "v1.operational-webhook.endpoint.delete", ofOrganization(this::delete),
        "v1.operational-webhook.endpoint.get-secret", ofOrganization(this::getSecret),
        "v1.operational-webhook.endpoint.rotate-secret", ofOrganization(this::rotateSecret));
  }

  /** Answers a call about endpoints of an owner. */
  private interface Handler extends BiFunction<Call, Owner, Future<Reply>> {}

  private static OperationHandler ofApplication(Handler handler) {
    return call -> handler.apply(call, new Owner.OfApplication(call.application()));
  }

  private static OperationHandler ofOrganization(Handler handler) {
    return call -> handler.apply(call, new Owner.OfOrganization());
  }

  private Future<Reply> list(Call call, Owner owner) {
    var request =
        new Endpoints.Browse(call.organizationId(), owner, Listing.ordered(call.parameters()));
    return bus.request(Endpoints.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, EndpointRoutes::write)));
  }

  private Future<Reply> create(Call call, Owner owner) {
    var request =
        new Endpoints.Create(
            call.organizationId(),
            owner,
            attributes(call.body(), owner),
            secret(call.body(), "secret"),
            EndpointHeaderRoutes.headers(call.body()));
    return bus.request(Endpoints.CREATE, request).map(stored -> Reply.created(toJson(stored)));
  }

  private Future<Reply> get(Call call, Owner owner) {
    return bus.request(Endpoints.GET, which(call, owner)).map(found -> Reply.ok(toJson(found)));
  }

  private Future<Reply> update(Call call, Owner owner) {
    var request = new Endpoints.Replace(which(call, owner), attributes(call.body(), owner));
    return bus.request(Endpoints.REPLACE, request)
        .map(stored -> Reply.stored(stored.created(), toJson(stored.endpoint())));
  }

  private Future<Reply> patch(Call call, Owner owner) {
    JsonBody body = call.body();
    if (body.optionalText("secret") != null) {
      throw new Refusal(
          Problem.invalid(
              List.of(new FieldError("/secret", "is not changed by PATCH; rotate the secret"))));
    }
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
    var request = new Endpoints.Patch(which(call, owner), changes);
    return bus.request(Endpoints.PATCH, request).map(changed -> Reply.ok(toJson(changed)));
  }

  private Future<Reply> delete(Call call, Owner owner) {
    return bus.request(Endpoints.DELETE, new Endpoints.Delete(which(call, owner)))
        .map(done -> Reply.noContent());
  }

  private Future<Reply> getSecret(Call call, Owner owner) {
    return bus.request(Endpoints.SECRET, which(call, owner))
        .map(
            found -> Reply.ok(JsonWriter.object(json -> json.text("key", found.secret().shown()))));
  }

  private Future<Reply> rotateSecret(Call call, Owner owner) {
    Integer seconds = call.body().optionalNumber("gracePeriodSeconds");
    var request =
        new Endpoints.Rotate(
            which(call, owner),
            secret(call.body(), "key"),
            seconds == null ? GRACE_DEFAULT : Duration.ofSeconds(seconds));
    return bus.request(Endpoints.ROTATE, request).map(done -> Reply.noContent());
  }

  private static Endpoints.Get which(Call call, Owner owner) {
    return new Endpoints.Get(call.organizationId(), owner, call.endpoint());
  }

  /** Operational messages are in no channel: an endpoint that wants one would get none of them. */
  private Attributes attributes(JsonBody body, Owner owner) {
    String description = body.optionalText("description");
    return new Attributes(
        urls.require(body.text("url")),
        body.optionalText("uid"),
        description == null ? "" : description,
        body.texts(eventTypes(body)),
        owner instanceof Owner.OfOrganization ? List.of() : body.texts("channels"),
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

  private static @Nullable EndpointSecret secret(JsonBody body, String name) {
    String given = body.optionalText(name);
    try {
      return given == null ? null : EndpointSecret.of(given);
    } catch (IllegalArgumentException unusable) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(
                      "/" + name,
                      unusable.getMessage() + "; correct it, or leave it out to have one made"))));
    }
  }

  private static Buffer toJson(Endpoint endpoint) {
    return JsonWriter.object(json -> write(json, endpoint));
  }

  /** Writes an endpoint's members. */
  static void write(JsonWriter json, Endpoint endpoint) {
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
