package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What portals see of event types with a flag, and applications that come with their first use. */
final class CustomerIT {
  private static final String UNKNOWN_ID = "app_0352hzRt69UPoyfe8Y0HUA";

  private static Product product;
  private static ContractClient client;

  @BeforeAll
  static void start() {
    product = Product.start();
    client = product.client();
    client.post("/api/v1/event-type", eventType("plain", "null"));
    client.post("/api/v1/event-type", eventType("early", "\"beta\""));
    client.post("/api/v1/event-type", eventType("secret", "\"alpha\""));
  }

  @AfterAll
  static void stop() {
    client.close();
    product.close();
  }

  private static String eventType(String name, String flag) {
    return """
    {"name": "%s", "description": "One.", "featureFlag": %s,
      "schemas": {"1": {"type": "object", "examples": [{"of": "%s"}]}}}
    """
        .formatted(name, flag, name);
  }

  private static Answer send(String path, String application) {
    return client.post(
        "/api/v1/app/%s/msg".formatted(path),
        "{\"eventType\": \"plain\", \"payload\": {}, \"application\": %s}".formatted(application));
  }

  private static Answer find(String application) {
    return client.get("/api/v1/app/" + application);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", \"uid\": \"%s\"", ", \"uid\": null"})
  void aMessageCreatesTheApplicationThatItNames(String uid) {
    // Given
    String path = "by-message-" + Integer.toHexString(uid.hashCode());
    String application =
        "{\"name\": \"First\", \"throttleRate\": 9 %s}".formatted(uid.formatted(path));

    // When
    Answer accepted = send(path, application);
    Answer again = send(path, application.replace("First", "Second"));

    // Then
    assertThat(List.of(accepted.status(), again.status())).containsOnly(202);
    assertThat(find(path).text("name")).isEqualTo("First");
    assertThat(find(path).json().path("throttleRate").intValue()).isEqualTo(9);
    assertThat(client.get("/api/v1/app/%s/msg".formatted(path)).json().path("data")).hasSize(2);
  }

  @Test
  void createsOneApplicationHoweverManyMessagesCome() {
    List<Integer> statuses =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> send("crowd", "{\"name\": \"A\"}").status()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(statuses).hasSize(16).containsOnly(202);
    assertThat(client.get("/api/v1/app/crowd/msg").json().path("data")).hasSize(16);
  }

  @Test
  void leavesApplicationsAloneThatAreThere() {
    client.post("/api/v1/app", "{\"name\": \"Old\", \"uid\": \"old\"}");

    assertThat(send("old", "{\"name\": \"New\", \"uid\": \"new\"}").status()).isEqualTo(202);
    assertThat(send("old", "null").status()).isEqualTo(202);
    assertThat(find("old").text("name")).isEqualTo("Old");
    assertThat(find("new").status()).isEqualTo(404);
  }

  @Test
  void createsNothingThatThePathDoesNotName() {
    Answer other = send("this", "{\"name\": \"A\", \"uid\": \"that\"}");
    Answer nameless = send("this", "{\"uid\": \"this\"}");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text("detail")).contains("/application/uid", "'this'");
    assertThat(nameless.status()).isEqualTo(422);
    assertThat(send(UNKNOWN_ID, "{\"name\": \"A\"}").status()).isEqualTo(404);
    assertThat(send("this", "null").status()).isEqualTo(404);
    assertThat(find("this").status()).isEqualTo(404);
    assertThat(find("that").status()).isEqualTo(404);
  }

  @Test
  void aPortalSeesTheEventTypesOfItsFlags() {
    // When
    Answer access =
        client.post(
            "/api/v1/auth/app-portal-access/by-portal",
            "{\"application\": {\"name\": \"A\"}, \"featureFlags\": [\"beta\", \"gamma\"]}");

    // Then
    assertThat(access.status()).isEqualTo(200);
    try (ContractClient customer = product.client(access.text("token"))) {
      JsonNode listed = customer.get("/api/v1/event-type").json().path("data");
      assertThat(listed.findValuesAsText("name")).containsExactly("early", "plain");
      assertThat(customer.get("/api/v1/event-type/early").status()).isEqualTo(200);
      assertThat(customer.get("/api/v1/event-type/secret").status()).isEqualTo(404);

      String endpoint =
          customer
              .post("/api/v1/app/by-portal/endpoint", "{\"url\": \"https://example.com/\"}")
              .text("id");
      String examples = "/api/v1/app/by-portal/endpoint/%s/send-example".formatted(endpoint);
      assertThat(customer.post(examples, "{\"eventType\": \"early\"}").status()).isEqualTo(200);
      assertThat(customer.post(examples, "{\"eventType\": \"secret\"}").status()).isEqualTo(404);
    }
    assertThat(client.get("/api/v1/event-type/secret").status()).isEqualTo(200);
  }
}
