package dev.postrider.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider is set up completely, or the start says what is missing. */
final class OpenIdSettingsTest {
  private static final Map<String, String> COMPLETE =
      Map.of(
          "POSTRIDER_SIGN_IN_OPENID_ISSUER", "https://accounts.example.com",
          "POSTRIDER_SIGN_IN_OPENID_CLIENT_ID", "postrider",
          "POSTRIDER_SIGN_IN_OPENID_ALLOWED_DOMAINS", "example.com",
          "POSTRIDER_HTTP_PUBLIC_URL", "https://webhooks.example.com");

  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() throws TimeoutException {
    vertx.close().await(20, SECONDS);
  }

  private static OpenIdSettings load(String variable, String text) {
    var environment = new HashMap<>(COMPLETE);
    environment.put("POSTRIDER_" + variable, text);
    try {
      return SettingsLoader.load(vertx, environment).await(20, SECONDS).settings().openId();
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  private static List<String> errors(String variable, String text) {
    var refused = catchThrowableOfType(SettingsException.class, () -> load(variable, text));
    assertThat(refused).as("refusal of %s", text).isNotNull();
    return refused.errors();
  }

  @Test
  void offersWhatIsSetUp() {
    var settings = load("SIGN_IN_OPENID_ROLE", "none");

    assertThat(settings.isOffered()).isTrue();
    assertThat(settings.newcomers().role()).isNull();
    assertThat(load("SIGN_IN_OPENID_ISSUER", "").isOffered()).isFalse();
  }

  @Test
  void needsAClient() {
    assertThat(errors("SIGN_IN_OPENID_CLIENT_ID", ""))
        .containsExactly("sign-in.openid.client-id is required with sign-in.openid.issuer");
  }

  @Test
  void needsADomain() {
    assertThat(errors("SIGN_IN_OPENID_ALLOWED_DOMAINS", ""))
        .containsExactly(
            "sign-in.openid.allowed-domains is required with sign-in.openid.issuer,"
                + " or nobody could sign in");
  }

  @Test
  void needsAddressesOnWhichBrowsersKeepItsCookies() {
    assertThat(errors("HTTP_PUBLIC_URL", "http://webhooks.example.com"))
        .containsExactly(
            "http.public-url must start with https:// for sign-in.openid.issuer,"
                + " or browsers would not keep its cookies");
  }

  @Test
  void needsTheScopeThatMakesItOpenIdConnect() {
    assertThat(errors("SIGN_IN_OPENID_SCOPES", "email,profile"))
        .containsExactly(
            "sign-in.openid.scopes must name openid,"
                + " or the provider would not tell who signs in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accounts.example.com",
        "http://accounts.example.com",
        "http://127.0.0.1.example.com",
        "https://accounts.example.com?tenant=acme",
        "https://accounts.example.com#acme",
        "https://user@accounts.example.com",
        "https://[::",
        "ftp://accounts.example.com"
      })
  void refusesWhatIsNoIssuer(String issuer) {
    assertThat(errors("SIGN_IN_OPENID_ISSUER", issuer))
        .singleElement()
        .asString()
        .startsWith("sign-in.openid.issuer must be a URL such as https://accounts.example.com,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:4000", "http://localhost:4000", "http://[::1]:4000"})
  void mayBeOnThisVeryMachine(String issuer) {
    assertThat(load("SIGN_IN_OPENID_ISSUER", issuer).issuer()).isEqualTo(issuer);
  }
}
