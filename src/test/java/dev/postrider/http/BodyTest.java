package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is taken if it is JSON and not too large, however it comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BodyTest {
  private HttpFixture http;

  @BeforeAll
  void start() {
    http = new HttpFixture();
  }

  @AfterAll
  void stop() {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=iso-8859-1",
        "application/jsonp",
        "json",
        ""
      })
  void refusesAnotherMediaType(String type) {
    Answer answer = send("{\"name\":\"Acme\"}", "Content-Type", type);

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.text("code")).isEqualTo("unsupported_media_type");
    assertThat(answer.text("detail")).contains("Content-Type: application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=utf-8",
        "APPLICATION/JSON ; Charset=\"UTF-8\"",
        "application/json; profile=x"
      })
  void takesJsonHoweverItIsDeclared(String type) {
    assertThat(send("{\"name\":\"Acme\"}", "Content-Type", type).status()).isEqualTo(201);
  }

  @Test
  void refusesACompressedBody() {
    Answer answer =
        http.client.send(
            "POST",
            "/api/v1/app",
            request ->
                request
                    .POST(BodyPublishers.ofString("{}"))
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip"));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.text("detail")).contains("uncompressed");
  }

  @Test
  void refusesABodyOverTheLimitByItsLength() {
    String body = "{\"name\":\"%s\"}".formatted("a".repeat(HttpFixture.BODY_BYTES_MAX));

    assertTooLarge(send(body, "Content-Type", "application/json"));
  }

  @Test
  void refusesABodyOverTheLimitThatDeclaresNoLength() {
    byte[] body = " ".repeat(HttpFixture.BODY_BYTES_MAX * 3).getBytes(StandardCharsets.UTF_8);
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));

    assertTooLarge(http.client.send("POST", "/api/v1/app", chunked));
    assertThat(http.client.get("/api/v1/app").status()).isEqualTo(200);
  }

  @Test
  void takesABodyThatIsJustWithinTheLimit() {
    String json = "{\"name\":\"Acme\"}";
    String body = json + " ".repeat(HttpFixture.BODY_BYTES_MAX - json.length());

    assertThat(http.client.post("/api/v1/app", body).status()).isEqualTo(201);
    assertTooLarge(http.client.post("/api/v1/app", body + " "));
  }

  private static void assertTooLarge(Answer answer) {
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text("code")).isEqualTo("body_too_large");
    assertThat(answer.text("detail")).contains("65536 bytes");
  }

  private Answer send(String body, String header, String value) {
    return http.client.send(
        "POST",
        "/api/v1/app",
        request -> {
          request.POST(BodyPublishers.ofString(body));
          return value.isEmpty() ? request : request.header(header, value);
        });
  }
}
