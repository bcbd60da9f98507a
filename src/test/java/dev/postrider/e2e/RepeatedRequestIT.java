package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However often a request with an idempotency key arrives, it is carried out once. */
final class RepeatedRequestIT {
  private static Product product;
  private static ContractClient client;

  @BeforeAll
  static void start() {
    product = Product.start();
    client = product.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    product.close();
  }

  private static Answer create(String name, String key) {
    return client.send(
        "POST",
        "/api/v1/app",
        request ->
            request
                .POST(BodyPublishers.ofString("{\"name\": \"%s\"}".formatted(name)))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key));
  }

  private static long applications(String name) {
    return client.get("/api/v1/app?limit=250").json().path("data").findValuesAsText("name").stream()
        .filter(name::equals)
        .count();
  }

  @Test
  void repetitionsThatArriveTogetherAreOneRequest() {
    // When
    List<Answer> answers =
        IntStream.range(0, 16)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> create("Crowd", "crowd")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    // Then
    assertThat(answers).extracting(Answer::status).containsOnly(201);
    assertThat(answers).extracting(Answer::text).containsOnly(answers.getFirst().text());
    assertThat(applications("Crowd")).isEqualTo(1);
  }

  @Test
  void doesNotWaitForeverForAFirstThatDoesNotEnd() throws SQLException {
    // Given
    create("Stuck", "stuck");
    try (var connection = product.database().connect();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE idempotent_request SET status = NULL");
    }

    // When
    Answer refused = create("Stuck", "stuck");

    // Then
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("still being worked on");
    assertThat(applications("Stuck")).isEqualTo(1);
  }
}
