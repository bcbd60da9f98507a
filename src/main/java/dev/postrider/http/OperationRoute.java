package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Principal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the requests for one operation: who calls, what is sent, whether it fits, the answer. */
final class OperationRoute implements Handler<RoutingContext> {
  private static final String APPLICATION = "app_id";

  private final Operation operation;
  private final Permission permission;
  private final boolean audited;
  private final OperationHandler handler;
  private final Gate gate;

  OperationRoute(Operation operation, Permission permission, OperationHandler handler, Gate gate) {
    this.operation = operation;
    this.permission = permission;
    this.audited = AuditedOperations.contains(operation);
    this.handler = handler;
    this.gate = gate;
  }

  /** What every operation of an event loop shares. */
  record Gate(
      Authentication authentication,
      RateLimits limits,
      BodyReader bodies,
      JsonBodyParser parser,
      IdempotencyKeys idempotency,
      AuditTrail audit,
      Answers answers) {}

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    gate.bodies().checkDeclaredLength(request);
    if (!operation.isPublic()) {
      gate.limits().admit(request);
    }
    authenticate(request)
        .map(principal -> permitted(context, principal))
        .compose(principal -> body(request).compose(body -> call(context, principal, body)))
        .onSuccess(reply -> gate.answers().reply(context, reply))
        .onFailure(cause -> gate.answers().fail(context, cause));
  }

  private Future<Optional<Principal>> authenticate(HttpServerRequest request) {
    if (operation.isPublic()) {
      return Future.succeededFuture(Optional.empty());
    }
    Future<Principal> principal =
        gate.authentication().authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
    if (!principal.isComplete()) {
      // The body must not come by before anybody listens.
      request.pause();
    }
    return principal.map(Optional::of);
  }

  private Optional<Principal> permitted(RoutingContext context, Optional<Principal> principal) {
    principal.ifPresent(
        caller -> {
          gate.limits().admit(context.request(), caller);
          if (!permission.allows(caller)) {
            throw new Refusal(
                ProblemKind.FORBIDDEN, "This needs %s.".formatted(permission.asked()));
          }
          if (caller instanceof PortalTokens.Holder portal) {
            requireOwn(portal, context.pathParam(APPLICATION));
          }
        });
    return principal;
  }

  private static void requireOwn(PortalTokens.Holder portal, @Nullable String application) {
    if (application != null
        && !application.equals(portal.applicationId().toString())
        && !application.equals(portal.uid())) {
      throw new Refusal(
          ProblemKind.FORBIDDEN, "The portal token is for another application than the path's.");
    }
  }

  private Future<byte[]> body(HttpServerRequest request) {
    if (operation.body().isEmpty()) {
      BodyReader.discard(request);
      return Future.succeededFuture(new byte[0]);
    }
    return gate.bodies().read(request);
  }

  private Future<Reply> call(RoutingContext context, Optional<Principal> principal, byte[] bytes) {
    var errors = new ArrayList<FieldError>(0);
    Parameters parameters = parameters(context, errors);
    Optional<JsonBody> body =
        operation.body().flatMap(expected -> body(context.request(), expected, bytes, errors));
    if (!errors.isEmpty()) {
      throw new Refusal(Problem.invalid(errors));
    }
    return gate.idempotency()
        .handle(
            operation,
            audited ? call -> carryOutAndRecord(context.request(), call) : handler,
            new Call(principal, parameters, body, () -> gate.limits().address(context.request())));
  }

  /** Within what an idempotency key keeps from being repeated. */
  private Future<Reply> carryOutAndRecord(HttpServerRequest request, Call call) {
    return handler
        .handle(call)
        .compose(
            reply ->
                gate.audit()
                    .record(
                        new AuditTrail.Done(operation, call, reply),
                        gate.limits().fullAddress(request)));
  }

  private Parameters parameters(RoutingContext context, List<FieldError> errors) {
    QueryString query = QueryString.parse(context.request().query());
    Map<String, JsonNode> values = HashMap.newHashMap(operation.parameters().size());
    for (Parameter parameter : operation.parameters()) {
      JsonNode value = parameter.read(given(parameter, context, query), errors);
      if (value != null) {
        values.put(parameter.name(), value);
      }
    }
    return new Parameters(values);
  }

  private static List<String> given(
      Parameter parameter, RoutingContext context, QueryString query) {
    return switch (parameter.place()) {
      case PATH -> List.of(context.pathParam(parameter.name()));
      case QUERY -> query.all(parameter.name());
      case HEADER -> context.request().headers().getAll(parameter.name());
      case COOKIE ->
          context.request().cookies(parameter.name()).stream()
              .map(Cookie::getValue)
              .distinct()
              .toList();
    };
  }

  private Optional<JsonBody> body(
      HttpServerRequest request, Operation.Body expected, byte[] bytes, List<FieldError> errors) {
    if (bytes.length == 0) {
      if (expected.required()) {
        errors.add(new FieldError("", "is missing; send a JSON object"));
      }
      return Optional.empty();
    }
    requireMediaType(request, expected);
    JsonBody body = gate.parser().parse(bytes);
    errors.addAll(body.errors());
    for (FieldError error : SchemaErrors.of(expected.schema().validate(body.tree()), "")) {
      // The contract's pattern against NUL would say the same once more.
      if (body.errors().stream().noneMatch(said -> said.pointer().equals(error.pointer()))) {
        errors.add(error);
      }
    }
    return Optional.of(body);
  }

  private static void requireMediaType(HttpServerRequest request, Operation.Body expected) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Refusal(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          "The body has a Content-Encoding. Send it uncompressed.");
    }
    if (!MediaTypes.accepts(expected.mediaTypes(), request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      throw new Refusal(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          "The body's type is not supported. Send JSON in UTF-8 with the header"
              + " 'Content-Type: %s'.".formatted(String.join("' or '", expected.mediaTypes())));
    }
  }
}
