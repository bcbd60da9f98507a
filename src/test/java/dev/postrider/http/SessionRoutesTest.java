package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.Identity;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionRoutesTest {
  private static final String SESSION = "/api/v1/session";
  private static final String LOG_IN =
      "{\"email\": \"Ada@example.com\", \"password\": \"%s\"}".formatted(FakeIdentity.PASSWORD);
  private static final String ATTRIBUTES =
      "; Path=/api/v1/session; Secure; HTTPOnly; SameSite=Strict";

  private HttpFixture http;
  private ContractClient browser;
  private ContractClient person;

  @BeforeEach
  void start() {
    http = new HttpFixture();
    browser = http.stranger();
    person = http.person(MemberRole.VIEWER);
  }

  @AfterEach
  void stop() {
    person.close();
    browser.close();
    http.close();
  }

  @Test
  void hidesTheRefreshTokenFromScripts() {
    Answer answer = browser.post(SESSION, LOG_IN);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Set-Cookie").orElseThrow())
        .startsWith("postrider_refresh=" + FakeIdentity.REFRESH.text() + "; Max-Age=2592000; ")
        .endsWith(ATTRIBUTES);
    assertThat(answer.text()).doesNotContain(FakeIdentity.REFRESH.text());
    assertThat(answer.json().at("/organization/role").asText()).isEqualTo("owner");
  }

  @Test
  void saysWhenToTryAgainAfterTooManyAttempts() {
    http.store.refuse(
        new Failure.TooMany("There were too many attempts.", Duration.ofMillis(2_500)));

    Answer answer = browser.post(SESSION, LOG_IN);

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.text("code")).isEqualTo("too_many_requests");
    assertThat(answer.header("Retry-After")).contains("3");
  }

  @Test
  void passesWhoAsksAndFromWhere() {
    browser.send(
        "POST",
        SESSION,
        request ->
            request
                .POST(BodyPublishers.ofString(LOG_IN))
                .header("Content-Type", "application/json")
                .header("User-Agent", "B".repeat(300)));

    var request = http.store.last(Identity.LogIn.class);
    assertThat(request.email().key()).isEqualTo("ada@example.com");
    assertThat(request.userAgent()).isEqualTo("B".repeat(200));
    assertThat(request.address()).isEqualTo("127.0.0.1");
    assertThat(request.toString()).doesNotContain(FakeIdentity.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"email\": \"ada\", \"password\": \"a\"}",
        "{\"email\": \"ada@example.com\", \"password\": \"\"}"
      })
  void refusesWhatIsNoLogIn(String body) {
    assertThat(browser.post(SESSION, body).status()).isEqualTo(422);
    assertThat(http.store.has(Identity.LogIn.class)).isFalse();
  }

  @Test
  void tradesTheCookie() {
    Answer answer = refresh("other=1; postrider_refresh=" + FakeIdentity.REFRESH.text());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie").orElseThrow())
        .startsWith("postrider_refresh=" + FakeIdentity.NEXT.text() + ";");
    assertThat(http.store.last(Identity.Renew.class).refreshToken())
        .isEqualTo(FakeIdentity.REFRESH);
  }

  private Answer refresh(String cookies) {
    return browser.send(
        "POST",
        SESSION + "/refresh",
        request -> request.POST(BodyPublishers.noBody()).header("Cookie", cookies));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other=1", "postrider_refresh=", "postrider_refresh=pr_key"})
  void refusesARefreshWithoutItsCookie(String cookies) {
    assertThat(refresh(cookies).status()).isEqualTo(401);
    assertThat(http.store.has(Identity.Renew.class)).isFalse();
  }

  @Test
  void endsSessionsOfTheCallerOnly() {
    assertThat(person.delete(SESSION + "/" + FakeIdentity.SESSION).status()).isEqualTo(204);
    assertThat(http.store.last(Sessions.End.class))
        .isEqualTo(new Sessions.End(FakeIdentity.PERSON, FakeIdentity.SESSION));
    assertThat(person.delete(SESSION + "/ses_none").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/log-out", "/log-out-everywhere"})
  void takesTheCookieBack(String path) {
    Answer answer =
        person.send("POST", SESSION + path, request -> request.POST(BodyPublishers.noBody()));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Set-Cookie"))
        .contains(
            "postrider_refresh=; Max-Age=0; Expires="
                + answer.header("Set-Cookie").orElseThrow().replaceAll(".*Expires=([^;]*).*", "$1")
                + ATTRIBUTES);
  }

  @Test
  void movesToAnotherOrganization() {
    var other = new OrganizationId(new UUID(5, 5));
    String body = "{\"organizationId\": \"%s\"}";

    Answer answer = person.post(SESSION + "/switch", body.formatted(other));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(http.store.last(Identity.Move.class))
        .isEqualTo(new Identity.Move(FakeIdentity.SESSION, other));
    assertThat(person.post(SESSION + "/switch", body.formatted("org_none")).status())
        .isEqualTo(404);
  }

  @Test
  void showsWhichSessionIsTheOneThatCalls() {
    assertThat(person.get(SESSION).json().at("/data/0/current").booleanValue()).isTrue();
  }
}
