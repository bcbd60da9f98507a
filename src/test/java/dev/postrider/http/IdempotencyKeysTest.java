package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.IdempotentRequests;
import dev.postrider.contract.PortalTokens;
import dev.postrider.domain.Capability;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request with an idempotency key is carried out once. */
final class IdempotencyKeysTest {
  private static final String APPLICATIONS = "/api/v1/app";
  private static final String ACME = "{\"name\": \"Acme\", \"uid\": \"acme\"}";
  private static final String ACCESS = "/api/v1/auth/app-portal-access/acme";
  private static final String ENDPOINTS = "/api/v1/app/acme/endpoint";
  private static final String ENDPOINT = "{\"url\": \"https://example.com/\"}";

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private Answer post(String path, String body) {
    return post(http.client, path, body);
  }

  private static Answer post(ContractClient client, String path, String body) {
    return client.send(
        "POST",
        path,
        request ->
            request
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once"));
  }

  @Test
  void answersARepetitionAsTheFirst() {
    Answer first = post(APPLICATIONS, ACME);
    http.store.forgetRequests();
    Answer again = post(APPLICATIONS, ACME);

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(http.store.has(Applications.Create.class)).isFalse();
  }

  @Test
  void waitsForTheFirstToBeAnswered() {
    Answer first = post(APPLICATIONS, ACME);
    http.store.idempotentRequests.hesitations.set(2);
    Answer again = post(APPLICATIONS, ACME);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(http.store.idempotentRequests.hesitations.get()).isNegative();
  }

  @Test
  void refusesTheKeyForAnotherRequest() {
    post(APPLICATIONS, ACME);

    assertThat(post(APPLICATIONS, ACME.replace("Acme", "Other")).status()).isEqualTo(409);
    assertThat(post(APPLICATIONS + "?get_if_exists=true", ACME).status()).isEqualTo(409);
    assertThat(post(ACCESS, "{}").status()).isEqualTo(409);
  }

  @Test
  void whatWasRefusedIsTriedAnew() {
    // Given
    http.client.post(APPLICATIONS, ACME);
    String application = http.client.get("/api/v1/app/acme").text("id");
    assertThat(post(APPLICATIONS, ACME).text("detail")).contains(application);

    // When
    http.client.delete("/api/v1/app/acme");
    Answer created = post(APPLICATIONS, ACME);

    // Then
    assertThat(created.status()).isEqualTo(201);
  }

  @Test
  void aCustomersKeyIsNotTheOrganizations() {
    post(ENDPOINTS, ENDPOINT);
    try (ContractClient customer = http.customer(EnumSet.allOf(Capability.class))) {
      http.store.forgetRequests();
      post(customer, ENDPOINTS, ENDPOINT);
    }

    assertThat(http.store.has(Endpoints.Create.class)).isTrue();
  }

  @Test
  void needsNoKey() {
    http.client.post(ACCESS, "{}");

    assertThat(http.store.has(PortalTokens.Issue.class)).isTrue();
    assertThat(http.store.has(IdempotentRequests.Begin.class)).isFalse();
  }
}
