package dev.postrider.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Mounts every operation of the contract on its handler. */
final class Routes {
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\\\\\{[^}]+}");

  private final Contract contract;
  private final Map<String, OperationHandler> handlers;
  private final Map<String, Permission> permissions;
  private final Map<Pattern, String> allowedMethods;

  /**
   * Joins operations and handlers.
   *
   * @param permissions what each operation asks of its caller
   * @throws IllegalStateException if one is without the other
   */
  Routes(
      Contract contract,
      Function<Operation, Permission> permissions,
      List<Map<String, OperationHandler>> handlersByNoun) {
    this.contract = contract;
    this.handlers = new HashMap<>();
    handlersByNoun.forEach(noun -> noun.forEach(this::add));
    requireSameNames();
    this.permissions =
        contract.operations().stream().collect(Collectors.toMap(Operation::id, permissions));
    this.allowedMethods = allowedMethods(contract.operations());
  }

  private void add(String operationId, OperationHandler handler) {
    if (handlers.put(operationId, handler) != null) {
      throw new IllegalStateException("the operation %s has two handlers".formatted(operationId));
    }
  }

  private void requireSameNames() {
    Set<String> withoutHandler =
        contract.operations().stream()
            .map(Operation::id)
            .collect(Collectors.toCollection(TreeSet::new));
    var withoutOperation = new TreeSet<>(handlers.keySet());
    withoutOperation.removeAll(withoutHandler);
    withoutHandler.removeAll(handlers.keySet());
    if (!withoutHandler.isEmpty() || !withoutOperation.isEmpty()) {
      throw new IllegalStateException(
          ("openapi.yaml and the program differ: operations without a handler %s,"
                  + " handlers without an operation %s")
              .formatted(withoutHandler, withoutOperation));
    }
  }

  /** The contract as the router reads it; may be shared by event loops. */
  Future<OpenAPIContract> view(Vertx vertx) {
    return OpenAPIContract.from(vertx, RoutingView.of(contract.operations()));
  }

  /** What every request passes before it is routed, in this order. */
  record First(RequestMeters meters, List<Handler<RoutingContext>> others) {}

  /** The router of one event loop. */
  Router create(Vertx vertx, OpenAPIContract view, First first, OperationRoute.Gate gate) {
    RouterBuilder builder = RouterBuilder.create(vertx, view);
    builder.rootHandler(first.meters());
    first.others().forEach(builder::rootHandler);
    for (Operation operation : contract.operations()) {
      Permission permission = Objects.requireNonNull(permissions.get(operation.id()));
      OperationHandler handler = Objects.requireNonNull(handlers.get(operation.id()));
      builder
          .getRoute(operation.id())
          .setDoValidation(false)
          .setDoSecurity(false)
          .addHandler(first.meters().route(operation))
          .addHandler(new OperationRoute(operation, permission, handler, gate));
    }
    Router router = builder.createRouter();
    Buffer yaml = Buffer.buffer(contract.yaml());
    router.get("/openapi.yaml").handler(context -> sendContract(context, yaml));
    mountProblems(router, gate.answers());
    return router;
  }

  private static void sendContract(RoutingContext context, Buffer yaml) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/yaml; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .end(yaml);
  }

  private void mountProblems(Router router, Answers answers) {
    router.errorHandler(400, context -> answers.problem(context, Answers.malformedRequest()));
    router.errorHandler(404, context -> answers.problem(context, noSuchPath()));
    router.errorHandler(405, context -> answers.problem(context, noSuchMethod(context)));
    router.errorHandler(500, context -> answers.fail(context, context.failure()));
  }

  private static Problem noSuchPath() {
    return new Problem(
        ProblemKind.NOT_FOUND, "Nothing is served at this path. /openapi.yaml lists all paths.");
  }

  private Problem noSuchMethod(RoutingContext context) {
    String allowed =
        allowedMethods.entrySet().stream()
            .filter(path -> path.getKey().matcher(context.normalizedPath()).matches())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(HttpMethod.GET.name());
    return new Problem(
        ProblemKind.METHOD_NOT_ALLOWED,
        "The path does not know %s. Use %s.".formatted(context.request().method(), allowed),
        List.of(),
        Map.of("Allow", allowed));
  }

  private static Map<Pattern, String> allowedMethods(List<Operation> operations) {
    var methods = new TreeMap<String, TreeSet<String>>();
    for (Operation operation : operations) {
      methods.computeIfAbsent(operation.path(), path -> new TreeSet<>()).add(operation.method());
    }
    var allowed = new HashMap<Pattern, String>();
    methods.forEach((path, names) -> allowed.put(pattern(path), String.join(", ", names)));
    return allowed;
  }

  private static Pattern pattern(String path) {
    String literal = path.replace("{", "\\{").replace(".", "\\.");
    return Pattern.compile(PATH_PARAMETER.matcher(literal).replaceAll("[^/]+") + "/*");
  }
}
