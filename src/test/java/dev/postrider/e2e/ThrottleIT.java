package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a throttle rate promises a receiver. */
final class ThrottleIT {
  private static final int MESSAGES = 50;
  private static final int RATE = 20;

  /** A tenth of a second may be ahead of time; the rest takes its time at the rate. */
  private static final Duration LEAST = Duration.ofMillis((MESSAGES - 2 - 1) * 1_000 / RATE);

  private static Product product;
  private static ContractClient client;
  private final Receiver receiver = Receiver.open();

  @BeforeAll
  static void start() {
    product = Product.start();
    client = product.client();
    client.post("/api/v1/event-type", "{\"name\": \"invoice.paid\", \"description\": \"\"}");
  }

  @AfterAll
  static void stop() {
    client.close();
    product.close();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private String application(String body) {
    return "/api/v1/app/" + client.post("/api/v1/app", body).text("id");
  }

  private void endpoint(String application, String path, String throttle) {
    client.post(
        application + "/endpoint", "{\"url\": \"%s\"%s}".formatted(receiver.url(path), throttle));
  }

  /** Posts messages and tells how long it takes from the first one until all have arrived. */
  private Duration deliver(String application, int messages) {
    long start = System.nanoTime();
    for (int i = 0; i < messages; i++) {
      client.post(
          application + "/msg", "{\"eventType\": \"invoice.paid\", \"payload\": {\"a\": 1}}");
    }
    receiver.next(MESSAGES);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void anEndpointGetsNoMoreMessagesASecondThanItsRate() {
    // Given
    String application = application("{\"name\": \"Acme\"}");
    endpoint(application, "/", ", \"throttleRate\": " + RATE);

    // When
    Duration taken = deliver(application, MESSAGES);

    // Then
    assertThat(taken).isGreaterThanOrEqualTo(LEAST);
    assertThat(ids()).doesNotHaveDuplicates();
  }

  @Test
  void theEndpointsOfAnApplicationShareItsRate() {
    // Given
    String application = application("{\"name\": \"Acme\", \"throttleRate\": %d}".formatted(RATE));
    endpoint(application, "/one", "");
    endpoint(application, "/other", "");

    // When
    Duration taken = deliver(application, MESSAGES / 2);

    // Then
    assertThat(taken).isGreaterThanOrEqualTo(LEAST);
  }

  private List<String> ids() {
    return receiver.all().stream().map(request -> request.header("webhook-id")).toList();
  }
}
