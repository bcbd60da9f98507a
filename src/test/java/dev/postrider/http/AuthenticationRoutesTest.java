package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Endpoints;
import dev.postrider.contract.PortalTokens;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A portal token opens one application, as far as it was told to. */
final class AuthenticationRoutesTest {
  private static final String ACCESS = "/api/v1/auth/app-portal-access/acme";
  private static final String EXPIRE = "/api/v1/auth/app/acme/expire-all";

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
  void carriesTheTokenInTheLinksFragment() {
    Answer access = http.client.post(ACCESS, "{}");

    String url = access.json().get("url").textValue();
    assertThat(url).startsWith(HttpFixture.PUBLIC_URL + "/portal#key=");
    var key =
        new String(
            Base64.getUrlDecoder().decode(url.substring(url.indexOf('=') + 1)),
            StandardCharsets.UTF_8);
    assertThat(key)
        .isEqualTo(
            "{\"appId\":\"%s\",\"token\":\"%s\"}"
                .formatted(FakePortalTokens.APPLICATION, access.json().get("token").textValue()));
  }

  @Test
  void allowsEverythingForAWeekUnlessTold() {
    http.client.send("POST", ACCESS, BodyPublishers.noBody());

    var issue = http.store.last(PortalTokens.Issue.class);
    assertThat(issue.grant().capabilities()).containsExactlyInAnyOrder(Capability.values());
    assertThat(issue.expiresAt()).isEqualTo(http.store.now().plus(Duration.ofDays(7)));
    assertThat(issue.sessionId()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"readOnly": true, "capabilities": ["ManageEndpoint"]}        | VIEW_BASE
          {"capabilities": ["ViewBase", "CreateAttempts"]}              | VIEW_BASE CREATE_ATTEMPTS
          {"capabilities": ["ManageTransformations", "ManageEndpoint"]} | MANAGE_ENDPOINT
          """)
  void allowsWhatIsNamed(String body, String expected) {
    http.client.post(ACCESS, body);

    assertThat(http.store.last(PortalTokens.Issue.class).grant().capabilities())
        .extracting(Capability::name)
        .containsExactlyInAnyOrder(expected.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"expiry\": 60}",
        "{\"expiry\": 2592001}",
        "{\"capabilities\": [\"Everything\"]}",
        "{\"sessionId\": \"a b\"}",
        "{\"application\": {\"uid\": \"acme\"}}"
      })
  void refusesWhatItCannotKeep(String body) {
    assertThat(http.client.post(ACCESS, body).status()).isEqualTo(422);
    assertThat(http.store.has(PortalTokens.Issue.class)).isFalse();
  }

  @Test
  void endsTokensNowOrLater() {
    http.client.post(EXPIRE, "{}");
    var all = http.store.last(PortalTokens.Expire.class);
    assertThat(all.at()).isEqualTo(http.store.now());
    assertThat(all.sessionIds()).isEmpty();

    http.client.post(EXPIRE, "{\"expiry\": 60, \"sessionIds\": [\"user_1\"]}");
    var some = http.store.last(PortalTokens.Expire.class);
    assertThat(some.at()).isEqualTo(http.store.now().plusSeconds(60));
    assertThat(some.sessionIds()).containsExactly("user_1");
  }

  @Test
  void logsOutWithThePortalTokenOnly() {
    try (ContractClient customer = http.customer(Set.of(Capability.VIEW_BASE))) {
      assertThat(customer.post("/api/v1/auth/logout", "").status()).isEqualTo(204);
      assertThat(http.store.has(PortalTokens.End.class)).isTrue();
    }
    Answer refused = http.client.post("/api/v1/auth/logout", "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().get("detail").textValue()).isEqualTo("This needs a portal token.");
  }

  @Test
  void opensItsOwnApplicationByIdAndByUid() {
    try (ContractClient customer = http.customer(Set.of(Capability.VIEW_BASE))) {
      customer.get("/api/v1/app/acme/endpoint");
      assertThat(http.store.last(Endpoints.Browse.class).owner()).isEqualTo(ownApplication());

      http.store.forgetRequests();
      customer.get("/api/v1/app/%s/endpoint".formatted(FakePortalTokens.APPLICATION));
      assertThat(http.store.last(Endpoints.Browse.class).owner()).isEqualTo(ownApplication());
    }
  }

  /** Whatever the path calls it, and whoever is called so by now. */
  private static Endpoints.Owner ownApplication() {
    return new Endpoints.Owner.OfApplication(
        ApplicationId.reference(FakePortalTokens.APPLICATION.toString()));
  }

  @Test
  void opensNoOtherApplication() {
    try (ContractClient customer = http.customer(EnumSet.allOf(Capability.class))) {
      Answer refused = customer.get("/api/v1/app/other/endpoint");

      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.json().get("code").textValue()).isEqualTo("forbidden");
      assertThat(http.store.has(Endpoints.Browse.class)).isFalse();
    }
  }

  @Test
  void tellsWhoCalls() {
    Answer owner = http.client.get("/api/v1/auth/whoami");
    assertThat(owner.text("envId")).isEqualTo(FakeStore.ORGANIZATION.toString());
    assertThat(owner.json().path("appId").isNull()).isTrue();

    try (ContractClient customer = http.customer(Set.of(Capability.VIEW_BASE))) {
      assertThat(customer.get("/api/v1/auth/whoami").text("appId"))
          .isEqualTo(FakePortalTokens.APPLICATION.toString());
    }
  }
}
