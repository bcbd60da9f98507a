package dev.postrider.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The contract as far as routing needs it: paths, methods, operationIds and path parameters. What
 * the router refuses, such as the media type of problems, stays out of this view and in the
 * contract.
 */
final class RoutingView {
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^}]+)}");

  private RoutingView() {}

  /** The view, in the form that the router reads. */
  static JsonObject of(List<Operation> operations) {
    var paths = new JsonObject();
    for (Operation operation : operations) {
      JsonObject path = paths.getJsonObject(operation.path(), new JsonObject());
      path.put(operation.method().toLowerCase(Locale.ROOT), operation(operation));
      paths.put(operation.path(), path);
    }
    return new JsonObject()
        .put("openapi", "3.1.0")
        .put("info", new JsonObject().put("title", "Postrider").put("version", "1"))
        .put("paths", paths);
  }

  private static JsonObject operation(Operation operation) {
    var parameters = new JsonArray();
    PATH_PARAMETER
        .matcher(operation.path())
        .results()
        .map(RoutingView::pathParameter)
        .forEach(parameters::add);
    var anyResponse = new JsonObject().put("description", "as the contract says");
    return new JsonObject()
        .put("operationId", operation.id())
        .put("parameters", parameters)
        .put("responses", new JsonObject().put("default", anyResponse));
  }

  private static JsonObject pathParameter(MatchResult match) {
    return new JsonObject()
        .put("name", match.group(1))
        .put("in", "path")
        .put("required", true)
        .put("schema", new JsonObject().put("type", "string"));
  }
}
