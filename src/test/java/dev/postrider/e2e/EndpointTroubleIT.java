package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.postrider.support.ContractClient;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An organization is told by signed webhooks what becomes of its customers' endpoints. */
final class EndpointTroubleIT {
  private static final String OWN = "/api/v1/operational-webhook/endpoint";

  private static Product product;
  private static ContractClient client;

  private Receiver operations;
  private Receiver customer;
  private String endpoint;
  private String operational;

  @BeforeAll
  static void start() {
    product =
        Product.start(
            Map.of(
                "POSTRIDER_DELIVERY_RETRY_SCHEDULE", "20ms,20ms,20ms,20ms",
                "POSTRIDER_DELIVERY_POLL_INTERVAL", "50ms"));
    client = product.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    product.close();
  }

  @BeforeEach
  void subscribe() {
    operations = Receiver.open();
    customer = Receiver.open();
    operational =
        client
            .post(
                OWN,
                """
                {"url": "%s", "eventTypes": ["endpoint.disabled", "message.attempt.failing",
                 "message.attempt.exhausted", "message.attempt.recovered"]}
                """
                    .formatted(operations.url("/operations")))
            .text("id");
    client.post("/api/v1/app", "{\"name\": \"Shop\", \"uid\": \"shop\"}");
    endpoint =
        client
            .post("/api/v1/app/shop/endpoint", "{\"url\": \"%s\"}".formatted(customer.url("/in")))
            .text("id");
  }

  @AfterEach
  void unsubscribe() {
    client.delete("%s/%s".formatted(OWN, operational));
    client.delete("/api/v1/app/shop");
    customer.close();
    operations.close();
  }

  @Test
  void tellsThatAnEndpointIsGone() throws Exception {
    // Given
    customer.always(ScriptedAnswer.status(410, "gone"));

    // When
    send();

    // Then
    JsonNode told = told();
    assertThat(told.path("type").asText()).isEqualTo("endpoint.disabled");
    assertThat(told.at("/data/endpointId").asText()).isEqualTo(endpoint);
    assertThat(told.at("/data/appUid").asText()).isEqualTo("shop");
    assertThat(told.at("/data/trigger").asText()).isEqualTo("automatic");
    assertThat(
            client.get("/api/v1/app/shop/endpoint/" + endpoint).json().path("disabled").asBoolean())
        .isTrue();
  }

  @Test
  void tellsThatADeliveryFailsIsExhaustedAndRecovers() throws Exception {
    // Given
    customer.always(ScriptedAnswer.status(503, "later"));

    // When
    String message = send();

    // Then
    List<JsonNode> both = List.of(told(), told());
    assertThat(both)
        .extracting(each -> each.path("type").asText())
        .containsExactlyInAnyOrder("message.attempt.failing", "message.attempt.exhausted");
    JsonNode exhausted =
        both.stream()
            .filter(each -> each.path("type").asText().endsWith("exhausted"))
            .findFirst()
            .orElseThrow();
    assertThat(exhausted.at("/data/msgId").asText()).isEqualTo(message);
    assertThat(exhausted.at("/data/lastAttempt/responseStatusCode").asInt()).isEqualTo(503);
    assertThat(customer.next(5)).hasSize(5);

    customer.always(ScriptedAnswer.status(200, ""));
    client.post("/api/v1/app/shop/msg/%s/endpoint/%s/resend".formatted(message, endpoint), "");
    JsonNode recovered = told();
    assertThat(recovered.path("type").asText()).isEqualTo("message.attempt.recovered");
    assertThat(recovered.at("/data/msgId").asText()).isEqualTo(message);
  }

  private static String send() {
    return client
        .post("/api/v1/app/shop/msg", "{\"eventType\": \"a.b\", \"payload\": {}}")
        .text("id");
  }

  /** The next operational webhook, its signature verified. */
  private JsonNode told() throws Exception {
    var arrived = operations.next();
    String secret = client.get("%s/%s/secret".formatted(OWN, operational)).text("key");
    new Webhook(secret).verify(arrived.text(), arrived.headers());
    return new ObjectMapper().readTree(arrived.text());
  }
}
