package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Messages;
import dev.postrider.support.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused with a problem that says what to do, and never reaches the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
  private static final String ENDPOINTS = "/api/v1/app/acme/endpoint";
  private static final String MESSAGES = "/api/v1/app/acme/msg";

  private HttpFixture http;

  @BeforeAll
  void start() {
    http = new HttpFixture();
  }

  @BeforeEach
  void forget() {
    http.store.forgetRequests();
  }

  @AfterAll
  void stop() {
    http.close();
  }

  static List<Arguments> refusedMessages() {
    return List.of(
        arguments("{}", "/eventType", "is required"),
        arguments("{\"eventType\":\"a b\",\"payload\":{}}", "/eventType", "letters, digits"),
        arguments("{\"eventType\":\"a\\n\",\"payload\":{}}", "/eventType", "letters, digits"),
        arguments("{\"eventType\":\"ä\",\"payload\":{}}", "/eventType", "letters, digits"),
        arguments("{\"eventType\":7,\"payload\":{}}", "/eventType", "must be string, not integer"),
        arguments("{\"eventType\":\"a\"}", "/payload", "is required"),
        arguments("{\"eventType\":\"a\",\"payload\":[]}", "/payload", "must be object, not array"),
        arguments("{\"eventType\":\"a\",\"payload\":\"x\"}", "/payload", "must be object"),
        arguments("{\"eventType\":\"a\",\"payload\":null}", "/payload", "must be object"),
        arguments("{\"eventType\":\"a\",\"payload\":{},\"eventId\":\"\"}", "/eventId", "1 char"),
        arguments(
            "{\"eventType\":\"a\",\"payload\":{},\"channels\":[\"b\",\"b\"]}",
            "/channels",
            "unique"),
        arguments(
            "{\"eventType\":\"a\",\"payload\":{},\"channels\":[\"!\"]}", "/channels/0", "may"),
        arguments("[]", "", "must be object, not array"),
        arguments("\"text\"", "", "must be object, not string"),
        arguments("12", "", "must be object, not integer"));
  }

  @ParameterizedTest
  @MethodSource("refusedMessages")
  void pointsAtWhatBreaksTheContract(String body, String pointer, String detail) {
    Answer answer = http.client.post(MESSAGES, body);

    assertRefused(answer, pointer, detail);
    assertThat(http.store.has(Messages.Accept.class)).isFalse();
  }

  @Test
  void namesAllErrorsAtOnce() {
    Answer answer =
        http.client.post(
            ENDPOINTS + "?limit=x",
            "{\"url\":7,\"uid\":\"a"
                + " b\",\"throttleRate\":0,\"metadata\":{\"a\":1},\"disabled\":null}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/url", "/uid", "/throttleRate", "/metadata/a", "/disabled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not a url",
        "/relative",
        "ftp://example.com/in",
        "https://",
        "https:///path",
        "https://user:secret@example.com/in",
        "https://example.com/in#part",
        "https://example.com:99999/",
        "https://example.com:0/",
        "https://exa mple.com/",
        "https://exam_ple..com:x/",
        "javascript:alert(1)",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://127%2e0.0.1/",
        "http://１２７.0.0.1/",
        "https://example.com./",
        ""
      })
  void refusesAUrlThatCannotBeAnEndpoint(String url) {
    Answer answer = http.client.post(ENDPOINTS, "{\"url\":\"%s\"}".formatted(url));

    assertRefused(answer, "/url", "");
    assertThat(answer.text("detail")).doesNotContain("secret");
    assertThat(http.store.has(Endpoints.Create.class)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {22, 25, 442, 1023})
  void refusesAnEndpointsPortThatIsNotAllowed(int port) {
    Answer answer =
        http.client.post(ENDPOINTS, "{\"url\":\"https://example.com:%d/\"}".formatted(port));

    assertRefused(
        answer,
        "/url",
        "must have another port than %d; POSTRIDER_DELIVERY_ALLOWED_PORTS would allow it"
            .formatted(port));
    assertThat(http.store.has(Endpoints.Create.class)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com:22/", "http://0x7f.1/"})
  void refusesTheSameUrlsWhenAnEndpointIsChanged(String url) {
    String body = "{\"url\":\"%s\"}".formatted(url);

    assertRefused(http.client.put(ENDPOINTS + "/hook", body), "/url", "must ");
    assertRefused(http.client.patch(ENDPOINTS + "/hook", body), "/url", "must ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_short", "whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", "%$"})
  void refusesASecretThatIsNone(String secret) {
    Answer answer =
        http.client.post(
            ENDPOINTS, "{\"url\":\"https://example.com\",\"secret\":\"%s\"}".formatted(secret));

    assertRefused(answer, "/secret", "");
  }

  /** Fits the contract's pattern and is no base64 of 24 to 64 bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "=================================="})
  void refusesASecretThatOnlyLooksLikeOne(String secret) {
    Answer answer =
        http.client.post(
            ENDPOINTS, "{\"url\":\"https://example.com\",\"secret\":\"%s\"}".formatted(secret));

    assertRefused(answer, "/secret", "leave it out to have one made");
    assertThat(answer.text()).doesNotContain(secret);
  }

  static List<Arguments> notStorable() {
    return List.of(
        arguments("{'name':'a\\u0000b'}", "/name"),
        arguments("{'name':'a\\ud800'}", "/name"),
        arguments("{'name':'\\ud800\\ud800a'}", "/name"),
        arguments("{'name':'\\udc00a'}", "/name"),
        arguments("{'name':'a','metadata':{'k\\u0000':'v'}}", "/metadata/k\0"),
        arguments("{'name':'a','metadata':{'k':'v\\u0000'}}", "/metadata/k"));
  }

  @ParameterizedTest
  @MethodSource("notStorable")
  void refusesWhatPostgresqlCannotStore(String body, String pointer) {
    Answer answer = http.client.post("/api/v1/app", body.replace('\'', '"'));

    assertRefused(answer, pointer, "must not contain the NUL character");
    assertThat(answer.json().path("errors")).hasSize(1);
    assertThat(http.store.has(Applications.Create.class)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e400", "-1e400", "1e-400", "[{\"a\":1e999999999}]", "{\"a\":[0.1e-5000]}"})
  void refusesNumbersInSchemasThatTheDatabaseCannotHold(String number) {
    Answer answer =
        http.client.post(
            "/api/v1/event-type",
            "{\"name\":\"a\",\"description\":\"\",\"schemas\":{\"1\":{\"n\":%s}}}"
                .formatted(number));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").asText()).startsWith("/schemas/1/n");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, /query/limit",
    "limit=251, /query/limit",
    "limit=-1, /query/limit",
    "limit=1.5, /query/limit",
    "limit=99999999999999999999, /query/limit",
    "limit=, /query/limit",
    "limit=1&limit=2, /query/limit",
    "iterator=, /query/iterator",
    "iterator=a%00b, /query/iterator",
    "event_types=a%20b, /query/event_types/0",
    "event_types=a&event_types=, /query/event_types/1",
    "before=yesterday, /query/before",
    "before=2026-02-30T00:00:00Z, /query/before",
    "after=2026-12-31T23:59:60Z, /query/after",
    "with_content=1, /query/with_content",
    "with_content=TRUE, /query/with_content"
  })
  void refusesAParameterThatBreaksTheContract(String query, String pointer) {
    Answer answer = http.client.get(MESSAGES + "?" + query);

    assertRefused(answer, pointer, "");
    assertThat(http.store.has(Messages.Browse.class)).isFalse();
  }

  @Test
  void refusesAnIdThatCannotBeOne() {
    Answer answer = http.client.get("/api/v1/app/a%2Fb");

    assertRefused(answer, "/path/app_id", "letters, digits");
  }

  @Test
  void refusesABodyThatIsMissing() {
    Answer answer = http.client.send("POST", MESSAGES, BodyPublishers.noBody());

    assertRefused(answer, "", "is missing; send a JSON object");
  }

  private static void assertRefused(Answer answer, String pointer, String detail) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.text("code")).isEqualTo("invalid");
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
    assertThat(answer.json().at("/errors/0/detail").asText()).contains(detail).isNotBlank();
  }
}
