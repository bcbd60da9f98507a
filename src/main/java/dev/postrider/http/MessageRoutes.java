package dev.postrider.http;

import com.fasterxml.jackson.core.JsonPointer;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Labels;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.Payload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations on messages. */
final class MessageRoutes {
  /** Stands for a payload that was not asked for. */
  private static final Payload EMPTY = Payload.copyOf("{}".getBytes(StandardCharsets.UTF_8));

  /** Stands for a payload that was expunged. */
  private static final Payload EXPIRED =
      Payload.copyOf("{\"expired\": true}".getBytes(StandardCharsets.UTF_8));

  private static final JsonPointer RAW_PAYLOAD =
      JsonPointer.compile("/transformationsParams/rawPayload");

  private final Bus bus;
  private final InlineApplications applications;
  private final SchemaChecks schemas;
  private final JsonBodyParser parser = new JsonBodyParser();

  MessageRoutes(Bus bus, SchemaChecks schemas) {
    this.bus = bus;
    this.applications = new InlineApplications(bus);
    this.schemas = schemas;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.message.list", this::list,
        "v1.message.search", this::search,
        "v1.message.create", this::create,
        "v1.message.get", this::get,
        "v1.message.get-raw-payload", this::getRaw,
        "v1.message.expunge-content", this::expunge,
        "v1.message.precheck", this::precheck);
  }

  private Future<Reply> list(Call call) {
    Parameters parameters = call.parameters();
    var request =
        new Messages.Browse(
            call.organizationId(),
            call.application(),
            Listing.newestFirst(parameters),
            filter(parameters));
    return bus.request(Messages.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, MessageRoutes::write)));
  }

  /** Which messages the parameters of a list ask for. */
  static Messages.Filter filter(Parameters parameters) {
    return new Messages.Filter(
        parameters.optionalText("channel").orElse(null),
        parameters.optionalText("tag").orElse(null),
        parameters.texts("event_types"),
        parameters.optionalTime("before"),
        parameters.optionalTime("after"),
        parameters.flag("with_content"));
  }

  private Future<Reply> search(Call call) {
    JsonBody body = call.body();
    var filter =
        new Messages.Filter(
            body.optionalText("channel"),
            body.optionalText("tag"),
            body.texts("event_types"),
            Times.optional("/before", body.optionalText("before")),
            Times.optional("/after", body.optionalText("after")),
            body.flag("with_content"));
    var request =
        new Messages.Browse(
            call.organizationId(), call.application(), Listing.newestFirst(body), filter);
    return bus.request(Messages.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, MessageRoutes::write)));
  }

  private Future<Reply> create(Call call) {
    JsonBody body = call.body();
    if (body.optionalText("deliverAt") != null) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(
                      "/deliverAt", "is not supported; send the message when it is due"))));
    }
    Payload payload = payload(body);
    boolean withContent = call.parameters().flag("with_content");
    var request =
        new Messages.Accept(
            call.organizationId(),
            call.application(),
            new Labels(
                body.text("eventType"),
                body.optionalText("eventId"),
                body.texts("channels"),
                body.texts("tags")),
            payload,
            payloadLifetime(body),
            idempotency(call));
    return schemas
        .requireValid(request.organizationId(), request.labels().eventType(), payload)
        .compose(
            valid ->
                applications.withApplication(call, () -> bus.request(Messages.ACCEPT, request)))
        .map(accepted -> Reply.accepted(toJson(accepted, withContent ? payload : EMPTY)));
  }

  /** For how long the payload is kept, if the caller says so. */
  private static @Nullable Duration payloadLifetime(JsonBody body) {
    Integer hours = body.optionalNumber("payloadRetentionHours");
    if (hours != null) {
      return Duration.ofHours(hours);
    }
    Integer days = body.optionalNumber("payloadRetentionPeriod");
    return days == null ? null : Duration.ofDays(days);
  }

  /**
   * What is delivered. Clients in typed languages send it as a text beside an empty object, so that
   * no parser of theirs changes a byte.
   */
  private Payload payload(JsonBody body) {
    String raw = body.tree().at(RAW_PAYLOAD).textValue();
    if (raw == null) {
      return body.payload();
    }
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    if (!parser.isObject(bytes)) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(RAW_PAYLOAD.toString(), "must be the text of a JSON object"))));
    }
    return Payload.copyOf(bytes);
  }

  private static Messages.@Nullable Idempotency idempotency(Call call) {
    return call.parameters()
        .optionalText(IdempotencyKeys.HEADER)
        .map(key -> new Messages.Idempotency(key, call.body().hash(call.application().text())))
        .orElse(null);
  }

  private Future<Reply> get(Call call) {
    var request =
        new Messages.Get(
            call.organizationId(),
            call.application(),
            call.message(),
            call.parameters().flag("with_content"));
    return bus.request(Messages.GET, request).map(found -> Reply.ok(toJson(found, content(found))));
  }

  private Future<Reply> getRaw(Call call) {
    var request = new Messages.Get(call.organizationId(), call.application(), call.message(), true);
    return bus.request(Messages.GET, request)
        .map(
            found ->
                Reply.ok(
                    JsonWriter.object(
                        json ->
                            json.text(
                                "payload",
                                new String(
                                    content(found).toByteArray(), StandardCharsets.UTF_8)))));
  }

  private Future<Reply> expunge(Call call) {
    var request = new Messages.Expunge(call.organizationId(), call.application(), call.message());
    return bus.request(Messages.EXPUNGE, request).map(done -> Reply.noContent());
  }

  private Future<Reply> precheck(Call call) {
    JsonBody body = call.body();
    var request =
        new Messages.Precheck(
            call.organizationId(),
            call.application(),
            body.text("eventType"),
            body.texts("channels"));
    return bus.request(Messages.PRECHECK, request)
        .map(checked -> Reply.ok(JsonWriter.object(json -> json.flag("active", checked.active()))));
  }

  private static Payload content(Message message) {
    if (message.expunged()) {
      return EXPIRED;
    }
    return message.payload() == null ? EMPTY : message.payload();
  }

  private static Buffer toJson(Message message, Payload payload) {
    return JsonWriter.object(json -> write(json, message, payload));
  }

  /** Writes a message's members. */
  static void write(JsonWriter json, Message message) {
    write(json, message, content(message));
  }

  private static void write(JsonWriter json, Message message, Payload payload) {
    Labels labels = message.labels();
    json.text("id", message.id().toString())
        .text("eventType", labels.eventType())
        .text("eventId", labels.eventId())
        .textsOrNull("channels", labels.channels())
        .textsOrNull("tags", labels.tags())
        .payload("payload", payload)
        .time("timestamp", message.createdAt());
  }
}
