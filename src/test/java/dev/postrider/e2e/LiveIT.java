package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import dev.postrider.support.RunningProgram;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser's client sees the attempts of its application as they are made, and no other's. */
final class LiveIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static Product product;
  private static Receiver receiver;
  private static ContractClient client;

  @BeforeAll
  static void start() {
    product = Product.start();
    receiver = Receiver.open();
    client = product.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    receiver.close();
    product.close();
  }

  @Test
  void showsTheAttemptsOfItsApplicationOnly() throws JsonProcessingException {
    String own = createApplication("own");
    String other = createApplication("other");
    try (var browser = watch(ticket(own), ofApplication(own), ofApplication(other), "attempt")) {
      browser.awaitLine(LiveScript.REGISTERED, SOON);

      send(other);
      String message = send(own);

      var ended = browser.awaitEnd();
      assertThat(ended.status()).as("%s", ended).isZero();
      JsonNode attempt = client.get("/api/v1/app/own/attempt/msg/" + message).json().at("/data/0");
      JsonNode event = LiveScript.event(ended);
      assertThat(event.path("messageId").asText()).isEqualTo(message);
      assertThat(event.path("attemptId")).isEqualTo(attempt.path("id"));
      assertThat(event.path("endpointId")).isEqualTo(attempt.path("endpointId"));
      assertThat(event.path("statusText").asText()).isEqualTo("success");
      assertThat(ended.out())
          .contains("\"refused\":\"live.application." + other)
          .doesNotContain("secret-of-the-payload");
    }
  }

  @Test
  void takesATicketOnce() {
    String own = createApplication("once");
    String ticket = ticket(own);
    String other = ofApplication("app_032asCA1xl19C95yxueaay");
    try (var first = watch(ticket, ofApplication(own), other, "attempt")) {
      first.awaitLine(LiveScript.REGISTERED, SOON);

      try (var second = watch(ticket, ofApplication(own), other, "attempt")) {
        var ended = second.awaitEnd();

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).contains("closed").doesNotContain("registered");
      }
    }
  }

  @Test
  void showsTheTotalsOfItsOrganization() throws JsonProcessingException {
    String application = createApplication("counted");
    var ticket = client.post("/api/v1/live-ticket", "");
    String address = ticket.text("address");
    String other = "live.organization.org_032asCA1xl19C95yxueaay";
    try (var browser = watch(ticket.text("ticket"), address, other, "totals")) {
      browser.awaitLine(LiveScript.REGISTERED, SOON);

      send(application);

      var ended = browser.awaitEnd();
      assertThat(ended.status()).as("%s", ended).isZero();
      JsonNode event = LiveScript.event(ended);
      assertThat(event.path("accepted").asInt() + event.path("delivered").asInt()).isPositive();
      assertThat(event.path("failed").asInt()).isZero();
    }
  }

  private static String ofApplication(String id) {
    return "live.application." + id;
  }

  private static RunningProgram watch(
      String ticket, String address, String other, String eventType) {
    return new LiveScript(ticket, address, other, eventType).watch(product.address());
  }

  private static String createApplication(String uid) {
    String base = "/api/v1/app";
    String id =
        client.post(base, "{\"name\": \"%s\", \"uid\": \"%s\"}".formatted(uid, uid)).text("id");
    client.post(
        "%s/%s/endpoint".formatted(base, uid),
        "{\"url\": \"%s\"}".formatted(receiver.url("/" + uid)));
    return id;
  }

  private static String ticket(String application) {
    return client.post("/api/v1/app/%s/live-ticket".formatted(application), "").text("ticket");
  }

  /** Sends a message and waits until it has arrived. */
  private static String send(String application) {
    String message =
        client
            .post(
                "/api/v1/app/%s/msg".formatted(application),
                "{\"eventType\": \"a.b\", \"payload\": {\"a\": \"secret-of-the-payload\"}}")
            .text("id");
    assertThat(receiver.next().header("webhook-id")).isEqualTo(message);
    return message;
  }
}
