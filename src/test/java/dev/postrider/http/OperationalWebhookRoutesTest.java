package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Owner;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.support.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The organization's own endpoints are those of applications under another path. */
final class OperationalWebhookRoutesTest {
  private static final String OWN = "/api/v1/operational-webhook/endpoint";
  private static final String OF_APPLICATION = "/api/v1/app/acme/endpoint";
  private static final Owner ORGANIZATION = new Owner.OfOrganization();

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void asksForTheOrganizationsOwn() {
    create(OWN);
    http.client.get(OWN);
    http.client.get(OWN + "/ops");

    assertThat(http.store.last(Endpoints.Create.class).owner()).isEqualTo(ORGANIZATION);
    assertThat(http.store.last(Endpoints.Create.class).organizationId())
        .isEqualTo(FakeStore.ORGANIZATION);
    assertThat(http.store.last(Endpoints.Browse.class).owner()).isEqualTo(ORGANIZATION);
    assertThat(http.store.last(Endpoints.Get.class).owner()).isEqualTo(ORGANIZATION);
  }

  @Test
  void ignoresChannels() {
    Answer created =
        http.client.post(
            OWN, "{\"url\": \"https://ops.example.com/\", \"channels\": [\"eu\"], \"uid\": \"o\"}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(http.store.last(Endpoints.Create.class).attributes().channels())
        .isEqualTo(List.of());
  }

  @Test
  void doesNotMixThemWithThoseOfApplications() {
    create(OWN);

    assertThat(http.client.get(OF_APPLICATION + "/ops").status()).isEqualTo(404);
    assertThat(http.client.get(OWN + "/ops").status()).isEqualTo(200);
  }

  @Test
  void needsAKey() {
    try (var stranger = http.stranger()) {
      assertThat(stranger.get(OWN).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                              | P1D
          {"gracePeriodSeconds": null}    | P1D
          {"gracePeriodSeconds": 0}       | PT0S
          {"gracePeriodSeconds": 604800}  | P7D
          """)
  void rotatesWithAGracePeriod(String body, String grace) {
    for (String base : List.of(OWN, OF_APPLICATION)) {
      create(base);
      Answer rotated = http.client.post(base + "/ops/secret/rotate", body);

      assertThat(rotated.status()).isEqualTo(204);
      var request = http.store.last(Endpoints.Rotate.class);
      assertThat(request.grace()).isEqualTo(Duration.parse(grace));
      assertThat(request.secret()).isNull();
    }
  }

  @Test
  void rotatesToTheSecretThatIsGiven() {
    create(OWN);
    String key = "whsec_YW5vdGhlciBzZWNyZXQgb2YgMjYgYnl0ZXM=";
    http.client.post(OWN + "/ops/secret/rotate", "{\"key\": \"%s\"}".formatted(key));

    assertThat(http.store.last(Endpoints.Rotate.class).secret()).isEqualTo(EndpointSecret.of(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"gracePeriodSeconds\": -1}",
        "{\"gracePeriodSeconds\": 604801}",
        "{\"key\": \"whsec_short\"}",
        "{\"key\": \"whsec_====================================\"}",
        "[]"
      })
  void refusesAnotherRotation(String body) {
    create(OWN);

    assertThat(http.client.post(OWN + "/ops/secret/rotate", body).status()).isEqualTo(422);
    assertThat(http.store.has(Endpoints.Rotate.class)).isFalse();
  }

  private void create(String base) {
    http.client.post(base, "{\"url\": \"https://ops.example.com/\", \"uid\": \"ops\"}");
  }
}
