package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who did what to which thing, as an admin reads it afterwards. */
final class AuditLogIT {
  private static final String LOG = "/api/v1/audit-log";
  private static final String ENDPOINTS = "/api/v1/app/acme/endpoint";
  private static final String PASSWORD = "correct horse battery staple";

  private Product product;
  private ContractClient client;

  @BeforeEach
  void start() {
    product = Product.start(Map.of("POSTRIDER_HTTP_TRUSTED_PROXIES", "127.0.0.0/8"));
    client = product.client();
  }

  @AfterEach
  void stop() {
    client.close();
    product.close();
  }

  private static List<String> operations(ContractClient reader, String query) {
    Answer answer = reader.get(LOG + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> operations = new ArrayList<>();
    answer.json().path("data").forEach(entry -> operations.add(entry.path("operation").asText()));
    return operations;
  }

  private static JsonNode newest(ContractClient reader, String query) {
    return reader.get(LOG + query).json().at("/data/0");
  }

  private static Answer postNothing(ContractClient caller, String path) {
    return caller.send("POST", path, request -> request.POST(BodyPublishers.noBody()));
  }

  /** An application with an endpoint, whose secret is looked at and rotated. */
  private String liveAnEndpointsLife() {
    client.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}");
    String endpoint =
        client.post(ENDPOINTS, "{\"url\": \"https://hooks.example.com/\"}").text("id");
    client.get(ENDPOINTS + "/" + endpoint + "/secret");
    client.post(ENDPOINTS + "/" + endpoint + "/secret/rotate", "{}");
    client.post("/api/v1/app/acme/msg", "{\"eventType\": \"a\", \"payload\": {}}");
    client.delete(ENDPOINTS + "/" + endpoint);
    client.delete(ENDPOINTS + "/" + endpoint);
    return endpoint;
  }

  @Test
  void tellsTheLifeOfAThing() {
    String endpoint = liveAnEndpointsLife();

    assertThat(operations(client, "?thing=" + endpoint))
        .containsExactly(
            "v1.endpoint.delete",
            "v1.endpoint.rotate-secret",
            "v1.endpoint.get-secret",
            "v1.endpoint.create");
    assertThat(operations(client, "?thing=acme&operation=v1.endpoint.delete"))
        .containsExactly("v1.endpoint.delete");
    assertThat(operations(client, ""))
        .hasSize(5)
        .startsWith("v1.endpoint.delete")
        .endsWith("v1.application.create");
    JsonNode deletion = newest(client, "?limit=1");
    assertThat(deletion.path("path").asText()).isEqualTo(ENDPOINTS + "/" + endpoint);
    assertThat(deletion.path("address").asText()).isEqualTo("127.0.0.1");
    assertThat(deletion.at("/actor/type").asText()).isEqualTo("api_key");
    assertThat(deletion.at("/actor/label").asText()).isEqualTo("first key");
    assertThat(operations(client, "?before=" + deletion.path("timestamp").asText()))
        .doesNotContain("v1.endpoint.delete");
  }

  @Test
  void namesThePeopleBehindPortalsAndKeys() {
    // Given
    product.runWith(PASSWORD, "user", "create", "--email", "Ada@example.com", "--role", "admin");
    product.runWith(
        PASSWORD, "user", "create", "--email", "vic@example.com", "--role", "developer");
    client.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}");
    String portal = client.post("/api/v1/auth/app-portal-access/acme", "{}").text("token");

    try (ContractClient customer = product.client(portal);
        ContractClient ada = logIn("ada@example.com");
        ContractClient vic = logIn("vic@example.com")) {
      // When
      customer.post(ENDPOINTS, "{\"url\": \"https://hooks.example.com/\"}");
      String key = ada.post("/api/v1/api-key", "{\"name\": \"ci\"}").text("id");
      ada.delete("/api/v1/api-key/" + key);

      // Then
      JsonNode revoked = newest(ada, "?operation=v1.api-key");
      String person = revoked.at("/actor/id").asText();
      assertThat(revoked.at("/actor/label").asText()).isEqualTo("Ada@example.com");
      assertThat(operations(ada, "?thing=" + key))
          .containsExactly("v1.api-key.delete", "v1.api-key.create");
      assertThat(newest(ada, "?operation=v1.endpoint").at("/actor/label").asText())
          .isEqualTo("Acme");
      assertThat(vic.get(LOG).status()).isEqualTo(403);
      assertThat(customer.get(LOG).status()).isEqualTo(403);

      assertThat(postNothing(ada, "/api/v1/session/log-out").status()).isEqualTo(204);
      assertThat(operations(client, "?actor=" + person))
          .containsExactly(
              "v1.session.log-out", "v1.api-key.delete", "v1.api-key.create", "v1.session.create");
    }
  }

  private ContractClient logIn(String email) {
    try (ContractClient browser = product.client("")) {
      Answer session =
          browser.post(
              "/api/v1/session",
              "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, PASSWORD));
      return product.client(session.text("accessToken"));
    }
  }

  @Test
  void showsAnotherOrganizationNothingOfIt() {
    String endpoint = liveAnEndpointsLife();
    String actor = newest(client, "").at("/actor/id").asText();

    try (ContractClient foreigner = product.client(product.foundOrganization("Foreign"))) {
      for (String query : List.of("", "?thing=" + endpoint, "?thing=acme", "?actor=" + actor)) {
        assertThat(operations(foreigner, query)).isEmpty();
      }
      foreigner.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}");
      assertThat(operations(foreigner, "?thing=acme")).containsExactly("v1.application.create");
    }
    assertThat(operations(client, "?thing=acme")).hasSize(5).endsWith("v1.application.create");
  }

  @Test
  void outlivesTheProcessThatAnswered() {
    client.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}");

    product.kill();
    product.startAgain();

    try (ContractClient again = product.client()) {
      assertThat(operations(again, "")).containsExactly("v1.application.create");
    }
  }

  @Test
  void believesATrustedProxyAboutTheAddress() {
    client.send(
        "POST",
        "/api/v1/app",
        request ->
            request
                .POST(BodyPublishers.ofString("{\"name\": \"Acme\"}"))
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "198.51.100.9, 2001:db8::7"));

    assertThat(newest(client, "").path("address").asText()).isEqualTo("2001:db8::7");
  }
}
