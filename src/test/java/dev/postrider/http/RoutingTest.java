package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests reach which operation, and what every answer carries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutingTest {
  private static final String AUTHORIZED =
      "Host: localhost\r\nConnection: close\r\nAuthorization: Bearer "
          + FakeStore.KEY.text()
          + "\r\n\r\n";

  private HttpFixture http;

  @BeforeAll
  void start() {
    http = new HttpFixture();
    http.client.post("/api/v1/app", "{\"name\":\"Acme\",\"uid\":\"acme\"}");
  }

  @AfterAll
  void stop() {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/app/",
        "/api/v1/app//",
        "/api/v1/app/acme",
        "/api/v1/app/acme/",
        "/api/v1/app/acme/msg/",
        "/health/ready/"
      })
  void ignoresATrailingSlash(String path) {
    assertThat(http.client.get(path).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/v1/nothing", "/api/v1/app/acme/nothing", "/favicon.ico"})
  void answersAnUnknownPathWithAProblem(String path) {
    Answer answer = http.client.get(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("code")).isEqualTo("not_found");
    assertThat(answer.text("detail")).contains("/openapi.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/v1/app, 'GET, POST'",
    "POST, /api/v1/app/acme/, 'DELETE, GET, PATCH, PUT'",
    "PUT, /api/v1/health, 'GET, HEAD'",
    "GET, /api/v1/app/acme/live-ticket, POST",
    "POST, /openapi.yaml, GET"
  })
  void tellsWhichMethodsAPathKnows(String method, String path, String allowed) {
    Answer answer =
        http.client.send(method, path, request -> request.method(method, BodyPublishers.noBody()));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).contains(allowed);
    assertThat(answer.text("code")).isEqualTo("method_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/app/a%2", "/api/v1/app?limit=%zz", "/api/v1/app/%zz"})
  void refusesABrokenPercentEncoding(String path) throws Exception {
    String answer = RawHttp.exchange(http.server, "GET " + path + " HTTP/1.1\r\n" + AUTHORIZED);

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"malformed\"");
  }

  @Test
  void namesEveryRequest() {
    Answer own = http.client.get("/api/v1/app");
    Answer given =
        http.client.send("GET", "/api/v1/app", request -> request.header("X-Request-Id", "a-1.b_"));
    Answer unusable =
        http.client.send("GET", "/nothing", request -> request.header("X-Request-Id", "a b<"));

    assertThat(own.header("X-Request-Id").orElseThrow()).hasSize(36);
    assertThat(given.header("X-Request-Id")).contains("a-1.b_");
    assertThat(unusable.header("X-Request-Id").orElseThrow()).hasSize(36);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/app", "/nothing", "/openapi.yaml", "/live/info"})
  void protectsEveryAnswer(String path) {
    Answer answer = http.client.send("GET", path, request -> request);

    assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers()).doesNotContainKeys("Server", "X-Powered-By");
  }

  @Test
  void servesTheContractItself() throws Exception {
    Answer answer = http.stranger().get("/openapi.yaml");

    assertThat(answer.header("Content-Type")).contains("text/yaml; charset=utf-8");
    try (var yaml = getClass().getResourceAsStream("/openapi.yaml")) {
      assertThat(answer.text()).isEqualTo(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void keepsAnswersOutOfCaches() {
    assertThat(http.client.get("/api/v1/app").header("Cache-Control")).contains("no-store");
  }

  @Test
  void answersHeadForHealth() {
    Answer answer = http.stranger().send("HEAD", "/api/v1/health", BodyPublishers.noBody());

    assertThat(answer.status()).isEqualTo(204);
  }

  @Test
  void reachesTheLiveComponent() {
    assertThat(http.stranger().get("/live/info").text()).isEqualTo("live");
  }

  @Test
  void compressesWhatIsWorthIt() {
    Answer large = gzip("/openapi.yaml");
    Answer small = gzip("/api/v1/app/acme");

    assertThat(large.header("Content-Encoding")).contains("gzip");
    assertThat(small.header("Content-Encoding")).isEmpty();
  }

  private Answer gzip(String path) {
    return http.client.send("GET", path, request -> request.header("Accept-Encoding", "gzip"));
  }

  @Test
  void answersWhatIsNoProperHttp() throws Exception {
    String longLine = "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + AUTHORIZED;
    String longHeader = "GET / HTTP/1.1\r\nX-Long: " + "a".repeat(20_000) + "\r\n" + AUTHORIZED;
    String nonsense = "GET / HTTP/1.1\r\nno header\r\n\r\n";

    assertThat(RawHttp.exchange(http.server, longLine))
        .contains(" 414 ")
        .contains("\"code\":\"uri_too_long\"");
    assertThat(RawHttp.exchange(http.server, longHeader))
        .contains(" 431 ")
        .contains("\"code\":\"headers_too_large\"");
    assertThat(RawHttp.exchange(http.server, nonsense))
        .contains(" 400 ")
        .contains("\"code\":\"malformed\"");
  }
}
