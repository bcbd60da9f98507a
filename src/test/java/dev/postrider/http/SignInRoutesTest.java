package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.AuditLog.Act;
import dev.postrider.contract.Failure;
import dev.postrider.contract.SignIns;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers are sent to the provider and back, and nowhere else. */
final class SignInRoutesTest {
  private static final String OPENID = "/api/v1/session/openid";
  private static final String CALLBACK = OPENID + "/callback?code=c&state=" + FakeIdentity.STATE;
  private static final String COOKIE = "__Host-postrider_sign_in=" + FakeIdentity.SIGN_IN.text();

  private HttpFixture http;
  private ContractClient browser;

  @BeforeEach
  void start() {
    http = new HttpFixture();
    browser = http.stranger();
  }

  @AfterEach
  void stop() {
    browser.close();
    http.close();
  }

  private Answer get(String path, String cookie) {
    return browser.send("GET", path, request -> request.GET().header("Cookie", cookie));
  }

  @Test
  void tellsWhatWaysInThereAre() {
    Answer answer = browser.get("/api/v1/session/methods");

    assertThat(answer.text())
        .isEqualTo("{\"password\":true,\"registration\":true,\"openid\":{\"name\":\"Acme ID\"}}");
  }

  @Test
  void sendsTheBrowserToTheProviderWithACookieOfItsOwn() {
    Answer answer = browser.get(OPENID);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).contains(FakeIdentity.AUTHORIZATION_URL);
    assertThat(answer.header("Set-Cookie").orElseThrow())
        .startsWith(COOKIE + "; Max-Age=600; ")
        .endsWith("; Path=/; Secure; HTTPOnly; SameSite=Lax");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  @Test
  void sendsWhoIsSignedInToThePageWithoutATokenInItsAddress() {
    Answer answer = get(CALLBACK, COOKIE);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).contains("https://webhooks.example.com/");
    assertThat(answer.header("Set-Cookie").orElseThrow())
        .startsWith("postrider_refresh=" + FakeIdentity.REFRESH.text() + "; Max-Age=2592000; ")
        .endsWith("; Path=/api/v1/session; Secure; HTTPOnly; SameSite=Strict");
    assertThat(http.store.auditLog.acts())
        .extracting(Act::operation)
        .containsExactly("v1.session.openid-callback");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-postrider_sign_in=",
        "__Host-postrider_sign_in=rt_something",
        "__Host-postrider_sign_in=si_another",
        "postrider_sign_in=si_sssssssssssssssssssssssssssssssssssssssssss"
      })
  void sendsEverybodyElseToTheLogInPage(String cookie) {
    Answer answer = get(CALLBACK, cookie);

    assertThat(answer.header("Location"))
        .contains("https://webhooks.example.com/log-in#error=expired");
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(http.store.auditLog.acts()).isEmpty();
  }

  @Test
  void repeatsNothingOfWhatARequestSays() {
    Answer answer =
        get(
            OPENID
                + "/callback?error=%3Cscript%3E&error_description=evil&state=x"
                + "&redirect_uri=https://evil.example.com&iss=https://evil.example.com",
            COOKIE);

    assertThat(answer.header("Location"))
        .contains("https://webhooks.example.com/log-in#error=expired");
    assertThat(http.store.last(SignIns.Finish.class).answer())
        .isEqualTo(new SignIns.Answer("x", null, "<script>", "https://evil.example.com"));
  }

  @Test
  void sendsTheBrowserOnWhateverFails() {
    http.store.refuse(new Failure.Unavailable("Away.", Duration.ofSeconds(1)));

    assertThat(browser.get(OPENID).header("Location"))
        .contains("https://webhooks.example.com/log-in#error=unavailable");
  }

  @Test
  void passesWhoAsksAndFromWhere() {
    get(CALLBACK, COOKIE);

    var finish = http.store.last(SignIns.Finish.class);
    assertThat(finish.secret()).isEqualTo(FakeIdentity.SIGN_IN);
    assertThat(finish.client().address()).isEqualTo("127.0.0.1");
    assertThat(finish.toString()).doesNotContain(FakeIdentity.SIGN_IN.text(), FakeIdentity.STATE);
  }
}
