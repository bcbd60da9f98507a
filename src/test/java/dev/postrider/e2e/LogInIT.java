package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People log in, go on, and are out when they log out. */
final class LogInIT {
  private static final String SESSION = "/api/v1/session";
  private static final String PASSWORD = "correct horse battery staple";

  private static Product product;
  private static ContractClient browser;

  @BeforeAll
  static void start() {
    product = Product.start();
    browser = product.client("");
    create("ada@example.com", "owner");
    create("vic@example.com", "viewer");
  }

  @AfterAll
  static void stop() {
    browser.close();
    product.close();
  }

  private static void create(String email, String role) {
    var made = product.runWith(PASSWORD, "user", "create", "--email", email, "--role", role);
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.out()).matches("per_[0-9A-Za-z]{22}\n");
  }

  private static Answer logIn(String email, String password) {
    return browser.post(
        SESSION, "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password));
  }

  private static String cookie(Answer answer) {
    return answer.header("Set-Cookie").orElseThrow().replaceAll(";.*", "");
  }

  private static Answer refresh(String cookie) {
    return browser.send(
        "POST",
        SESSION + "/refresh",
        request -> request.POST(BodyPublishers.noBody()).header("Cookie", cookie));
  }

  private static int status(Answer session) {
    try (ContractClient person = product.client(session.text("accessToken"))) {
      return person.get("/api/v1/app").status();
    }
  }

  @Test
  void aPersonDoesWhatTheRoleAllows() {
    String application = "{\"name\": \"Acme\"}";

    try (ContractClient ada =
            product.client(logIn("Ada@Example.com", PASSWORD).text("accessToken"));
        ContractClient vic =
            product.client(logIn("vic@example.com", PASSWORD).text("accessToken"))) {
      assertThat(ada.post("/api/v1/app", application).status()).isEqualTo(201);
      assertThat(vic.get("/api/v1/app").json().path("data")).isNotEmpty();
      assertThat(vic.post("/api/v1/app", application).status()).isEqualTo(403);
      assertThat(ada.post("/api/v1/api-key", "{\"name\": \"a\"}").status()).isEqualTo(201);
    }
  }

  @Test
  void goesOnWithTheCookieUntilItIsStolen() {
    // Given
    Answer session = logIn("ada@example.com", PASSWORD);
    Answer next = refresh(cookie(session));
    assertThat(next.status()).isEqualTo(200);
    assertThat(status(next)).isEqualTo(200);

    // When
    Answer thief = refresh(cookie(session));

    // Then
    assertThat(thief.status()).isEqualTo(401);
    assertThat(refresh(cookie(next)).status()).isEqualTo(401);
    Poll.until(() -> status(next), status -> status == 401);
  }

  @Test
  void whoLogsOutIsOut() {
    // Given
    Answer one = logIn("ada@example.com", PASSWORD);
    Answer other = logIn("ada@example.com", PASSWORD);

    // When
    try (ContractClient ada = product.client(one.text("accessToken"))) {
      ada.send("POST", SESSION + "/log-out", request -> request.POST(BodyPublishers.noBody()));
    }

    // Then
    Poll.until(() -> status(one), status -> status == 401);
    assertThat(status(other)).isEqualTo(200);
    assertThat(refresh(cookie(one)).status()).isEqualTo(401);
  }

  @Test
  void whoLogsOutEverywhereIsOutEverywhere() {
    Answer one = logIn("vic@example.com", PASSWORD);
    Answer other = logIn("vic@example.com", PASSWORD);

    try (ContractClient vic = product.client(one.text("accessToken"))) {
      assertThat(vic.get(SESSION).json().path("data").size()).isGreaterThanOrEqualTo(2);
      vic.send(
          "POST",
          SESSION + "/log-out-everywhere",
          request -> request.POST(BodyPublishers.noBody()));
    }

    Poll.until(() -> status(other), status -> status == 401);
    assertThat(refresh(cookie(one)).status()).isEqualTo(401);
  }

  @Test
  void publishesTheKeyOfItsTokens() {
    String token = logIn("ada@example.com", PASSWORD).text("accessToken");

    JsonNode keys = browser.get("/.well-known/jwks.json").json().path("keys");
    String header =
        new String(
            Base64.getUrlDecoder().decode(token.replaceAll("\\..*", "")), StandardCharsets.UTF_8);

    assertThat(keys).hasSize(1);
    assertThat(header).contains(keys.get(0).path("kid").asText(), "ES256");
    assertThat(keys.get(0).has("d")).isFalse();
  }

  /** How long it takes is measured by TimingIT. */
  @Test
  void doesNotSayWhetherAnAddressIsKnown() {
    Answer known = logIn("ada@example.com", "wrong");
    Answer unknown = logIn("nobody@example.com", "wrong");

    assertThat(known.status()).isEqualTo(401);
    assertThat(known.text()).isEqualTo(unknown.text());
    assertThat(known.text("detail"))
        .isEqualTo("The e-mail address or the password is wrong. Check both and try again.");
  }

  @Test
  void refusesAttemptsOnAnAccountThatAreTooMany() {
    create("eve@example.com", "viewer");
    Answer refused =
        Poll.until(() -> logIn("eve@example.com", "guess"), answer -> answer.status() != 401);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isPresent();
    assertThat(logIn("eve@example.com", PASSWORD).status()).isEqualTo(429);
    assertThat(logIn("ada@example.com", PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void aPersonIsCreatedWithAPasswordThatIsOne() {
    var shortOne = product.runWith("short", "user", "create", "--email", "bob@example.com");
    var taken = product.runWith(PASSWORD, "user", "create", "--email", "ADA@example.com");
    var noRole =
        product.runWith(PASSWORD, "user", "create", "--email", "bob@example.com", "--role", "king");

    assertThat(shortOne.status()).isEqualTo(2);
    assertThat(shortOne.err()).contains("12 to 1024").doesNotContain("short\n");
    assertThat(taken.status()).isEqualTo(1);
    assertThat(taken.err()).contains("exists already");
    assertThat(noRole.status()).isEqualTo(2);
  }
}
