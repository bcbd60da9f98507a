package dev.postrider.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.support.PublishedContract.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A request for an operation with things of the test's own in its path.
 *
 * @param body the contract's example, or one of the test's own
 */
public record ExampleRequest(Operation operation, String path, Optional<String> body) {
  /** The organization's own endpoint, which has the same parameter as those of applications. */
  public static final String OPERATIONAL_ENDPOINT = "operational_endpoint_id";

  /** The code and the state in the answer of an OpenID Provider, and the token of a download. */
  public static final String CODE = "code";

  public static final String STATE = "state";
  public static final String TOKEN = "token";

  /** What paths that end like this need in their query. */
  private static final Map<String, List<String>> QUERIES =
      Map.of("/callback", List.of(CODE, STATE), "/download", List.of(TOKEN));

  /**
   * The contract's example.
   *
   * @param names by the parameters of paths, without braces
   */
  public static ExampleRequest of(
      PublishedContract contract, Operation operation, Map<String, String> names) {
    String path = operation.path();
    if (path.startsWith("/api/v1/operational-webhook/")) {
      path = path.replace("{endpoint_id}", "{" + OPERATIONAL_ENDPOINT + "}");
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      path = path.replace("{" + name.getKey() + "}", name.getValue());
    }
    List<String> query = QUERIES.getOrDefault(path.substring(path.lastIndexOf('/')), List.of());
    path +=
        query.stream()
            .map(name -> name + "=" + names.getOrDefault(name, "none"))
            .collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
    return new ExampleRequest(
        operation, path, contract.requestExample(operation).map(JsonNode::toString));
  }

  /** The same with another body. */
  public ExampleRequest with(String otherBody) {
    return new ExampleRequest(operation, path, Optional.of(otherBody));
  }

  /** Sends it. */
  public Answer send(ContractClient client) {
    return send(client, request -> request);
  }

  /** Sends it with headers of the test's own. */
  public Answer send(ContractClient client, UnaryOperator<HttpRequest.Builder> headers) {
    return client.send(
        operation.method(),
        path,
        request -> {
          body.ifPresent(content -> request.header("Content-Type", "application/json"));
          return headers.apply(
              request.method(
                  operation.method(),
                  body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody)));
        });
  }
}
