package dev.postrider.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.support.PublishedContract.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request for an operation with things of the test's own in its path.
 *
 * @param body the contract's example, or one of the test's own
 */
public record ExampleRequest(Operation operation, String path, Optional<String> body) {
  /** The organization's own endpoint, which has the same parameter as those of applications. */
  public static final String OPERATIONAL_ENDPOINT = "operational_endpoint_id";

  /** The code and the state in the answer of an OpenID Provider, which is a query. */
  public static final String CODE = "code";

  public static final String STATE = "state";

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
    if (path.endsWith("/callback")) {
      path +=
          "?code=%s&state=%s"
              .formatted(names.getOrDefault(CODE, "none"), names.getOrDefault(STATE, "none"));
    }
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
