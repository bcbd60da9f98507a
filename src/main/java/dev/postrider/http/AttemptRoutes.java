package dev.postrider.http;

import dev.postrider.contract.Attempts;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Failure;
import dev.postrider.domain.AttemptId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.WebhookHeaders;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The operations on attempts, asking for one more, and wanting no more. */
final class AttemptRoutes {
  private final Bus bus;

  AttemptRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.message-attempt.list-by-msg", this::listByMessage,
        "v1.message-attempt.list-by-endpoint", this::listByEndpoint,
        "v1.message-attempt.get", this::get,
        "v1.message-attempt.get-headers", this::getHeaders,
        "v1.message-attempt.resend", this::resend,
        "v1.message-attempt.expunge-content", this::expunge,
        "v1.endpoint.cancel-msgs", this::cancel);
  }

  private Future<Reply> listByMessage(Call call) {
    Parameters parameters = call.parameters();
    var request =
        new Attempts.BrowseByMessage(
            call.organizationId(),
            call.application(),
            call.message(),
            parameters.optionalText("endpoint_id").map(EndpointId::reference).orElse(null),
            Listing.newestFirst(parameters),
            filter(parameters));
    return bus.request(Attempts.BROWSE_BY_MESSAGE, request)
        .map(page -> Reply.ok(Listing.toJson(page, AttemptRoutes::write)));
  }

  private Future<Reply> listByEndpoint(Call call) {
    Parameters parameters = call.parameters();
    var request =
        new Attempts.BrowseByEndpoint(
            call.organizationId(),
            call.application(),
            call.endpoint(),
            Listing.newestFirst(parameters),
            filter(parameters));
    return bus.request(Attempts.BROWSE_BY_ENDPOINT, request)
        .map(page -> Reply.ok(Listing.toJson(page, AttemptRoutes::write)));
  }

  private Future<Reply> get(Call call) {
    return which(call)
        .compose(request -> bus.request(Attempts.GET, request))
        .map(found -> Reply.ok(JsonWriter.object(json -> write(json, found))));
  }

  /** What was sent, from what is known now: headers of an endpoint's own may have changed since. */
  private Future<Reply> getHeaders(Call call) {
    return which(call)
        .compose(request -> bus.request(Attempts.GET, request))
        .compose(
            attempt ->
                ownHeaders(call, attempt.endpointId()).map(own -> Reply.ok(toJson(attempt, own))));
  }

  /** None are known of an endpoint that has been deleted. */
  private Future<EndpointHeaders> ownHeaders(Call call, EndpointId endpoint) {
    var which =
        new Endpoints.Get(
            call.organizationId(), call.application(), EndpointId.reference(endpoint.toString()));
    return bus.request(Endpoints.HEADERS, which)
        .map(Endpoints.Headers::headers)
        .recover(
            cause ->
                cause instanceof BusFailure refused && refused.failure() instanceof Failure.NotFound
                    ? Future.succeededFuture(EndpointHeaders.NONE)
                    : Future.failedFuture(cause));
  }

  private static Buffer toJson(Attempt attempt, EndpointHeaders own) {
    var sent = WebhookHeaders.of(attempt.messageId(), attempt.startedAt());
    own.fields().entrySet().stream()
        .filter(field -> !EndpointHeaders.isSensitive(field.getKey()))
        .forEach(field -> sent.put(field.getKey(), field.getValue()));
    List<String> sensitive =
        Stream.concat(
                Stream.of(WebhookHeaders.SIGNATURE),
                own.fields().keySet().stream().filter(EndpointHeaders::isSensitive).sorted())
            .toList();
    return JsonWriter.object(
        json ->
            json.textMap("sentHeaders", sent)
                .nothing("responseHeaders")
                .texts("sensitive", sensitive));
  }

  private Future<Reply> expunge(Call call) {
    return which(call)
        .compose(request -> bus.request(Attempts.EXPUNGE, request))
        .map(done -> Reply.noContent());
  }

  private static Future<Attempts.Get> which(Call call) {
    String reference = call.parameters().text("attempt_id");
    return AttemptId.parse(reference)
        .map(
            id ->
                Future.succeededFuture(
                    new Attempts.Get(
                        call.organizationId(), call.application(), call.message(), id)))
        .orElseGet(
            () -> Future.failedFuture(new BusFailure(new Failure.NotFound("attempt", reference))));
  }

  private Future<Reply> cancel(Call call) {
    var request =
        new Deliveries.Cancel(
            call.organizationId(),
            call.application(),
            call.endpoint(),
            Times.parse("/createdBefore", call.body().text("createdBefore")));
    return bus.request(Deliveries.CANCEL, request).map(done -> Reply.noContent());
  }

  private Future<Reply> resend(Call call) {
    var request =
        new Deliveries.Resend(
            call.organizationId(), call.application(), call.message(), call.endpoint());
    return bus.request(Deliveries.RESEND, request)
        .map(done -> Reply.accepted(JsonWriter.object(json -> {})));
  }

  private static Attempts.Filter filter(Parameters parameters) {
    Integer status = parameters.optionalNumber("status");
    return new Attempts.Filter(
        status == null ? null : status(status),
        parameters.optionalNumber("status_code_class"),
        parameters.optionalText("channel").orElse(null),
        parameters.optionalText("tag").orElse(null),
        parameters.texts("event_types"),
        parameters.optionalTime("before"),
        parameters.optionalTime("after"),
        parameters.flag("with_content"));
  }

  private static void write(JsonWriter json, Attempt attempt) {
    json.text("id", attempt.id().toString())
        .text("msgId", attempt.messageId().toString())
        .text("endpointId", attempt.endpointId().toString())
        .text("url", attempt.url())
        .number("status", attempt.status().number())
        .text("statusText", attempt.status().name().toLowerCase(Locale.ROOT))
        .number("responseStatusCode", attempt.statusCode())
        .text("response", attempt.response())
        .number("responseDurationMs", attempt.duration().toMillis())
        .number("triggerType", attempt.trigger().number())
        .time("timestamp", attempt.startedAt());
  }

  /** The status that is written like this. */
  static AttemptStatus status(int number) {
    return Arrays.stream(AttemptStatus.values())
        .filter(status -> status.number() == number)
        .findFirst()
        .orElseThrow();
  }
}
