package dev.postrider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A caller of the API that checks every answer against the contract. */
public final class ContractClient implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final HttpClient http;
  private final PublishedContract contract = PublishedContract.load();
  private final URI server;
  private final String apiKey;

  /**
   * Calls a server.
   *
   * @param server its address, without a path
   * @param apiKey the key to send, empty for none
   */
  public ContractClient(URI server, String apiKey) {
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    this.server = server;
    this.apiKey = apiKey;
  }

  public Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  public Answer post(String path, String json) {
    return send("POST", path, BodyPublishers.ofString(json));
  }

  public Answer put(String path, String json) {
    return send("PUT", path, BodyPublishers.ofString(json));
  }

  public Answer patch(String path, String json) {
    return send("PATCH", path, BodyPublishers.ofString(json));
  }

  public Answer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  /** Sends a request, as JSON if it has a body. */
  public Answer send(String method, String path, BodyPublisher body) {
    return send(
        method,
        path,
        request ->
            body.contentLength() == 0
                ? request.method(method, body)
                : request.method(method, body).header("Content-Type", "application/json"));
  }

  /** Sends a request with a body and headers of the test's own. */
  public Answer send(String method, String path, UnaryOperator<HttpRequest.Builder> shape) {
    var request = HttpRequest.newBuilder(server.resolve(path)).timeout(DEADLINE);
    if (!apiKey.isEmpty()) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    var answer = exchange(shape.apply(request).build());
    String pathOnly = server.resolve(path).getRawPath();
    assertThat(contract.findings(method, pathOnly, answer))
        .as("%s %s answered %s", method, path, answer)
        .isEmpty();
    return answer;
  }

  /** The contract that answers are checked against. */
  public PublishedContract contract() {
    return contract;
  }

  @Override
  public void close() {
    http.close();
  }

  private Answer exchange(HttpRequest request) {
    try {
      return Answer.of(http.send(request, BodyHandlers.ofString()));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
