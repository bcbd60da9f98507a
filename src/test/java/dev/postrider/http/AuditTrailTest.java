package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.config.RequestLimits;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.AuditLog.Act;
import dev.postrider.contract.AuditLog.ActorKind;
import dev.postrider.contract.AuditLog.By;
import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.Scope;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.support.LogCapture;
import dev.postrider.telemetry.Metric;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was done is recorded once, with who did it; what was refused is not. */
final class AuditTrailTest {
  private static final String APPLICATIONS = "/api/v1/app";
  private static final String ACME = "{\"name\": \"Acme\", \"uid\": \"acme\"}";
  private static final String ENDPOINTS = "/api/v1/app/acme/endpoint";
  private static final String ENDPOINT =
      "{\"url\": \"https://example.com/hook\", \"uid\": \"billing\"}";

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  private List<Act> acts() {
    return http.store.auditLog.acts();
  }

  private Act onlyAct() {
    assertThat(acts()).hasSize(1);
    return acts().getFirst();
  }

  @Test
  void recordsWhatAKeyDid() {
    Answer created = http.client.post(ENDPOINTS, ENDPOINT);

    Act act = onlyAct();
    assertThat(created.status()).isEqualTo(201);
    assertThat(act.by().kind()).isEqualTo(ActorKind.API_KEY);
    assertThat(act.by().organizationId()).isEqualTo(FakeStore.ORGANIZATION);
    assertThat(act.operation()).isEqualTo("v1.endpoint.create");
    assertThat(act.path()).isEqualTo(ENDPOINTS);
    assertThat(act.resultId()).isEqualTo(created.text("id"));
    assertThat(act.things()).containsExactlyInAnyOrder("acme", "billing", created.text("id"));
    assertThat(act.address()).isEqualTo("127.0.0.1");
  }

  @Test
  void recordsWhatAPersonDid() {
    http.client.post(ENDPOINTS, ENDPOINT);
    try (ContractClient ada = http.person(MemberRole.DEVELOPER)) {
      ada.delete(ENDPOINTS + "/billing");
    }

    Act act = acts().getLast();
    assertThat(act.by())
        .isEqualTo(new By(FakeStore.ORGANIZATION, ActorKind.PERSON, FakeIdentity.PERSON));
    assertThat(act.path()).isEqualTo(ENDPOINTS + "/billing");
    assertThat(act.things()).containsExactlyInAnyOrder("acme", "billing");
    assertThat(act.resultId()).isNull();
  }

  @Test
  void recordsWhatACustomerDidAndWhichSecretItSaw() {
    http.client.post(ENDPOINTS, ENDPOINT);
    try (ContractClient customer = http.customer(EnumSet.allOf(Capability.class))) {
      Answer secret = customer.get(ENDPOINTS + "/billing/secret");

      Act act = acts().getLast();
      assertThat(act.by().actor()).isEqualTo(FakePortalTokens.APPLICATION);
      assertThat(act.operation()).isEqualTo("v1.endpoint.get-secret");
      assertThat(act.resultId()).isNull();
      assertThat(act.toString()).doesNotContain(secret.text("key"));
    }
  }

  @Test
  void recordsALogInForTheSessionsOrganization() {
    String body = "{\"email\": \"ada@example.com\", \"password\": \"%s\"}";
    try (ContractClient browser = http.stranger()) {
      assertThat(browser.post("/api/v1/session", body.formatted("wrong")).status()).isEqualTo(401);
      assertThat(browser.post("/api/v1/session", body.formatted(FakeIdentity.PASSWORD)).status())
          .isEqualTo(201);
    }

    Act act = onlyAct();
    assertThat(act.by())
        .isEqualTo(new By(FakeStore.ORGANIZATION, ActorKind.PERSON, FakeIdentity.PERSON));
    assertThat(act.resultId()).isEqualTo(FakeIdentity.SESSION.toString());
    assertThat(act.things()).containsExactly(FakeIdentity.SESSION.toString());
    assertThat(act.toString()).doesNotContain(FakeIdentity.PASSWORD, FakeIdentity.REFRESH.text());
  }

  @Test
  void takesTheNameOfAnEventTypeForItsId() {
    http.client.post("/api/v1/event-type", "{\"name\": \"a.b\", \"description\": \"Secret.\"}");

    assertThat(onlyAct().resultId()).isEqualTo("a.b");
    assertThat(onlyAct().toString()).doesNotContain("Secret.");
  }

  @Test
  void takesNoQueryAndNoToken() {
    http.client.post(APPLICATIONS + "/?get_if_exists=true", ACME);
    Answer access = http.client.post("/api/v1/auth/app-portal-access/acme", "{}");

    assertThat(acts()).extracting(Act::path).startsWith(APPLICATIONS);
    assertThat(acts().getLast().resultId()).isNull();
    assertThat(acts().toString()).doesNotContain(access.text("token"), "get_if_exists");
  }

  @Test
  void recordsNothingThatWasRefused() {
    http.store.regrant(new ApiKeys.Grant(Set.of(Scope.APPLICATIONS), null));
    try (ContractClient stranger = http.stranger()) {
      assertThat(stranger.post(APPLICATIONS, ACME).status()).isEqualTo(401);
    }
    assertThat(http.client.post(ENDPOINTS, ENDPOINT).status()).isEqualTo(403);
    assertThat(http.client.delete(APPLICATIONS + "/none").status()).isEqualTo(404);
    assertThat(http.client.post(APPLICATIONS, "{}").status()).isEqualTo(422);
    assertThat(http.client.post(APPLICATIONS, "{").status()).isEqualTo(400);

    assertThat(acts()).isEmpty();
  }

  @Test
  void recordsARepeatedRequestOnce() {
    for (int i = 0; i < 2; i++) {
      Answer created =
          http.client.send(
              "POST",
              APPLICATIONS,
              request ->
                  request
                      .POST(BodyPublishers.ofString(ACME))
                      .header("Content-Type", "application/json")
                      .header("Idempotency-Key", "once"));
      assertThat(created.status()).isEqualTo(201);
    }

    assertThat(onlyAct().operation()).isEqualTo("v1.application.create");
  }

  @Test
  void answersEvenIfItCannotRecordAndTellsTheOperator() {
    http.store.auditLog.fill();

    try (LogCapture log = LogCapture.of(AuditTrail.class.getName(), Level.ERROR)) {
      assertThat(http.client.post(APPLICATIONS, ACME).status()).isEqualTo(201);

      var line = log.events().next();
      assertThat(line.getMessage()).isEqualTo("change missing from the audit log");
      assertThat(line.getKeyValuePairs())
          .anyMatch(fact -> fact.toString().contains("v1.application.create"));
    }
    assertThat(http.client.get(APPLICATIONS + "/acme").status()).isEqualTo(200);
    assertThat(http.metrics.counter(Metric.AUDIT_LOST).count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, '9.9.9.9, 2001:DB8:0::7', 2001:db8::7",
    "127.0.0.0/8, 1.2.3.4, 1.2.3.4",
    "10.0.0.0/8, 1.2.3.4, 127.0.0.1"
  })
  void recordsTheFullAddressOfTheClient(String proxy, String forwardedFor, String address) {
    var limits = new RequestLimits(0, 0, List.of(proxy));
    try (var behind = new HttpFixture(HttpFixture.settings(Duration.ofSeconds(30), limits))) {
      behind.client.send(
          "POST",
          APPLICATIONS,
          request ->
              request
                  .POST(BodyPublishers.ofString(ACME))
                  .header("Content-Type", "application/json")
                  .header("X-Forwarded-For", forwardedFor));

      assertThat(behind.store.auditLog.acts()).extracting(Act::address).containsExactly(address);
    }
  }
}
