package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.e2e.CookieBrowser.Page;
import dev.postrider.support.ContractClient;
import dev.postrider.support.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * People sign in with a real OpenID Provider, in browsers that keep to the rules of cookies. The
 * provider is another site than Postrider.
 */
final class OpenIdSignInIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLIENT_SECRET = "a secret of the tests, and of nobody else";
  private static final String START = "/api/v1/session/openid";
  private static final String REFRESH = "/api/v1/session/refresh";
  private static final Pattern ISSUER = Pattern.compile("\\{\"issuer\":\"(http[^\"]+)\"}");

  private static RunningProgram provider;
  private static Product product;
  private static ContractClient owner;
  private static URI site;

  private final CookieBrowser browser = new CookieBrowser();

  @BeforeAll
  static void start() {
    site = URI.create("http://localhost:" + freePort());
    provider =
        NodeScript.start(
            "openid-provider.mjs",
            Map.of(
                "CLIENT_SECRET",
                CLIENT_SECRET,
                "REDIRECT_URI",
                site.resolve(START + "/callback").toString()));
    var line = ISSUER.matcher(provider.awaitLine(ISSUER, Duration.ofSeconds(60)));
    assertThat(line.find()).isTrue();
    product = Product.start(settings(line.group(1)));
    owner = product.client();
  }

  private static Map<String, String> settings(String issuer) {
    return new HashMap<>(
        Map.of(
            "PORT",
            Integer.toString(site.getPort()),
            "POSTRIDER_HTTP_PUBLIC_URL",
            site.toString(),
            "POSTRIDER_SIGN_IN_OPENID_ISSUER",
            issuer,
            "POSTRIDER_SIGN_IN_OPENID_NAME",
            "Acme ID",
            "POSTRIDER_SIGN_IN_OPENID_CLIENT_ID",
            "postrider",
            "POSTRIDER_SIGN_IN_OPENID_CLIENT_SECRET",
            CLIENT_SECRET,
            "POSTRIDER_SIGN_IN_OPENID_ALLOWED_DOMAINS",
            "example.com",
            "POSTRIDER_SIGN_IN_OPENID_ROLE",
            "developer"));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @AfterAll
  static void stop() {
    owner.close();
    product.close();
    provider.close();
  }

  @AfterEach
  void close() {
    browser.close();
  }

  /** The provider asks who it is, before the browser answers. */
  private Page comeToTheProvider() {
    Page asked = browser.open(site.resolve(START));
    assertThat(asked.text()).isEqualTo("Who are you?");
    return asked;
  }

  private static URI answer(Page asked, String account, String email, boolean verified) {
    return URI.create(
        "%s?account=%s&email=%s&verified=%s".formatted(asked.url(), account, email, verified));
  }

  private Page signIn(String account, String email, boolean verified) {
    Page asked = comeToTheProvider();
    return browser.click(asked, answer(asked, account, email, verified));
  }

  private static JsonNode session(CookieBrowser browser, Page page) {
    HttpResponse<String> answer = browser.post(page, REFRESH);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException noJson) {
      throw new UncheckedIOException(noJson);
    }
  }

  private void assertRefused(Page page, String code) {
    assertThat(page.url()).isEqualTo(site.resolve("/log-in#error=" + code));
    assertThat(browser.post(page, REFRESH).statusCode()).isEqualTo(401);
  }

  @Test
  void whoIsNewComesInWithTheRoleOfNewcomers() {
    Page page = signIn("nora", "nora@example.com", true);

    assertThat(page.url()).isEqualTo(site.resolve("/"));
    JsonNode session = session(browser, page);
    assertThat(session.at("/person/email").asText()).isEqualTo("nora@example.com");
    assertThat(session.at("/person/name").asText()).isEqualTo("nora");
    assertThat(session.at("/organization/role").asText()).isEqualTo("developer");
    try (ContractClient nora = product.client(session.path("accessToken").asText())) {
      assertThat(nora.post("/api/v1/app", "{\"name\": \"Acme\"}").status()).isEqualTo(201);
    }
    assertThat(browser.visited())
        .noneMatch(url -> url.toString().contains("rt_") || url.toString().contains("eyJ"));
    assertThat(owner.get("/api/v1/audit-log").text())
        .contains("v1.session.openid-callback", session.at("/person/id").asText());
  }

  @Test
  void whoComesAgainIsKnownByTheirIdentityWhateverTheirAddressIsNow() {
    // Given
    String person =
        session(browser, signIn("mia", "mia@example.com", true)).at("/person/id").asText();

    // When
    try (var another = new CookieBrowser()) {
      Page asked = another.open(site.resolve(START));
      Page page = another.click(asked, answer(asked, "mia", "mia@elsewhere.test", false));

      // Then
      assertThat(session(another, page).at("/person/id").asText()).isEqualTo(person);
    }
  }

  @Test
  void whoHasAnAccountComesInToIt() {
    var made =
        product.runWith(
            "correct horse battery staple",
            "user",
            "create",
            "--email=Ada@example.com",
            "--role=admin");

    JsonNode session = session(browser, signIn("ada", "ada@example.com", true));

    assertThat(session.at("/person/id").asText()).isEqualTo(made.out().strip());
    assertThat(session.at("/organization/role").asText()).isEqualTo("admin");
  }

  @Test
  void anAccountIsOfOneIdentity() {
    session(browser, signIn("first", "shared@example.com", true));

    try (var another = new CookieBrowser()) {
      Page asked = another.open(site.resolve(START));
      Page page = another.click(asked, answer(asked, "second", "shared@example.com", true));

      assertThat(page.url()).isEqualTo(site.resolve("/log-in#error=already_linked"));
    }
  }

  @Test
  void whoIsOfAnotherDomainStaysOutEvenWithAnAccount() {
    product.runWith(
        "correct horse battery staple", "user", "create", "--email=olga@elsewhere.test");

    assertRefused(signIn("olga", "olga@elsewhere.test", true), "not_allowed");
  }

  @Test
  void anAddressForWhichTheProviderDoesNotVouchOpensNothing() {
    assertRefused(signIn("eve", "ada@example.com", false), "email_unverified");
  }

  @Test
  void whoCallsItOffStaysOut() {
    Page asked = comeToTheProvider();

    assertRefused(browser.click(asked, URI.create(asked.url() + "?cancel")), "cancelled");
  }

  @Test
  void whatBeganInOneBrowserEndsInNoOther() {
    // Given
    Page asked = comeToTheProvider();
    URI callback =
        browser.clickUntil(
            asked,
            answer(asked, "mallory", "mallory@example.com", true),
            url -> url.getPath().endsWith("/callback"));

    try (var victim = new CookieBrowser()) {
      // When
      victim.open(site.resolve(START));
      Page page = victim.open(callback);

      // Then
      assertThat(page.url()).isEqualTo(site.resolve("/log-in#error=expired"));
      assertThat(victim.post(page, REFRESH).statusCode()).isEqualTo(401);
    }
    assertThat(browser.click(asked, callback).url()).isEqualTo(site.resolve("/"));
    assertRefusedAgain(asked, callback);
  }

  private void assertRefusedAgain(Page asked, URI callback) {
    assertThat(browser.click(asked, callback).url())
        .isEqualTo(site.resolve("/log-in#error=expired"));
  }

  @Test
  void whatTookTooLongIsOver() throws SQLException {
    // Given
    Page asked = comeToTheProvider();
    try (var connection = product.database().connect();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE openid_sign_in SET expires_at = now() - interval '1 second'");
    }

    // When, Then
    assertRefused(browser.click(asked, answer(asked, "late", "late@example.com", true)), "expired");
  }

  @Test
  void thePageIsToldHowTheProviderIsCalled() {
    try (ContractClient stranger = product.client("")) {
      JsonNode methods = stranger.get("/api/v1/session/methods").json();

      assertThat(methods.at("/openid/name").asText()).isEqualTo("Acme ID");
    }
  }
}
