package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad input gets its problem, which says what to do, and nothing of it is stored. */
final class BadInputIT {
  private static final String MESSAGE = "{\"eventType\": \"invoice.paid\", \"payload\": {}}";
  private static final String MESSAGES = "/api/v1/app/acme/msg";
  private static final String ENDPOINTS = "/api/v1/app/acme/endpoint";
  private static final int BODY_BYTES_MAX = 1 << 20;

  /** Written by the program itself, whenever it likes. */
  private static final Set<String> NOT_OF_REQUESTS = Set.of("scheduled_tasks", "attempt");

  private static Product product;
  private static ContractClient client;
  private static String foreignKey;

  @BeforeAll
  static void start() {
    product = Product.start();
    client = product.client();
    foreignKey = product.foundOrganization("Foreign");
    client.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}");
    client.post(ENDPOINTS, "{\"url\": \"https://example.com/hook\", \"uid\": \"hook\"}");
    client.post("/api/v1/event-type", "{\"name\": \"invoice.paid\", \"description\": \"Paid.\"}");
  }

  @AfterAll
  static void stop() {
    client.close();
    product.close();
  }

  /**
   * A bad request.
   *
   * @param advice what the problem's detail says, among other things
   */
  record Bad(String method, String path, String body, int status, String code, String advice) {
    static Bad invalid(String method, String path, String body, String advice) {
      return new Bad(method, path, body, 422, "invalid", advice);
    }

    static Bad malformed(String body, String advice) {
      return new Bad("POST", MESSAGES, body, 400, "malformed", advice);
    }

    static Bad unknown(String method, String path, String body) {
      return new Bad(method, path, body, 404, "not_found", "Check it");
    }

    static Bad url(String url) {
      String body = "{\"url\": \"%s\"}".formatted(url);
      return invalid("POST", ENDPOINTS, body, "/url: must be a");
    }
  }

  static Stream<Bad> bodiesThatBreakTheContract() {
    return Stream.of(
        Bad.invalid("POST", "/api/v1/app", "{}", "/name: is required; add it"),
        Bad.invalid("POST", "/api/v1/app", "[]", "The body: must be object"),
        Bad.invalid("POST", "/api/v1/app", "{\"name\": 5}", "/name: must be string"),
        Bad.invalid("POST", "/api/v1/app", "", "send a JSON object"),
        Bad.invalid("POST", MESSAGES, "{\"eventType\": \"a\"}", "/payload: is required"),
        Bad.invalid(
            "POST",
            MESSAGES,
            MESSAGE.replace("}}", "}, \"deliverAt\": \"2030-01-01T00:00:00Z\"}"),
            "/deliverAt: is not supported"),
        Bad.invalid("PATCH", ENDPOINTS + "/hook", "{\"secret\": \"whsec_\"}", "rotate the secret"),
        Bad.invalid(
            "POST",
            ENDPOINTS,
            "{\"url\": \"https://example.com\", \"secret\": \"short\"}",
            "/secret: must be base64"),
        Bad.invalid(
            "POST",
            ENDPOINTS,
            "{\"url\": \"https://example.com\", \"secret\": \"whsk_%s\"}"
                .formatted("A".repeat(86) + "=="),
            "ends with the public key of its seed"),
        Bad.invalid(
            "POST",
            ENDPOINTS,
            "{\"url\": \"https://example.com\", \"headers\": {\"Host\": \"a\"}}",
            "/headers/Host: has a name"),
        Bad.invalid("POST", MESSAGES, MESSAGE.replace("{}", "\"a\""), "/payload: must be object"),
        Bad.invalid(
            "PATCH", ENDPOINTS + "/hook", "{\"disabled\": 1}", "/disabled: must be boolean"),
        Bad.invalid("GET", "/api/v1/app?limit=0", "", "/query/limit: must"));
  }

  static Stream<Bad> brokenJson() {
    return Stream.of(
        Bad.malformed("{\"eventType\": ", "Correct it there"),
        Bad.malformed(MESSAGE + "}", "Correct it there"),
        Bad.malformed("invoice.paid", "Correct it there"));
  }

  static Stream<Bad> unknownIds() {
    return Stream.of(
        Bad.unknown("GET", "/api/v1/app/nobody", ""),
        Bad.unknown("POST", "/api/v1/app/nobody/msg", MESSAGE),
        Bad.unknown("POST", "/api/v1/app/nobody/endpoint", "{\"url\": \"https://example.com\"}"),
        Bad.unknown("GET", ENDPOINTS + "/ep_032asvoIL9irKwxsRzlhxA", ""),
        Bad.unknown("POST", MESSAGES + "/msg_032asvoIL9irKwxsRzlhxA/endpoint/hook/resend", ""));
  }

  static Stream<Bad> urlsThatAreNoHttpUrls() {
    return Stream.of("ftp://example.com", "javascript:a", "/hook", "http://", "http://a b/", "")
        .map(Bad::url);
  }

  static Stream<Bad> eventTypesWithBadCharacters() {
    String advice = "may have letters, digits, '-', '_' and '.' only";
    return Stream.of(
        Bad.invalid(
            "POST",
            "/api/v1/event-type",
            "{\"name\": \"invoice paid\", \"description\": \"\"}",
            "/name: " + advice),
        Bad.invalid("POST", MESSAGES, MESSAGE.replace(".", "/"), "/eventType: " + advice),
        Bad.invalid(
            "POST",
            ENDPOINTS,
            "{\"url\": \"https://example.com\", \"eventTypes\": [\"invoice*\"]}",
            advice),
        Bad.invalid("GET", "/api/v1/event-type/invoice%20paid", "", advice));
  }

  @ParameterizedTest
  @MethodSource({
    "bodiesThatBreakTheContract",
    "brokenJson",
    "unknownIds",
    "urlsThatAreNoHttpUrls",
    "eventTypesWithBadCharacters"
  })
  void isRefusedAndStoresNothing(Bad bad) {
    var before = rows();

    var answer = client.send(bad.method(), bad.path(), request -> json(request, bad));

    assertProblem(answer, bad.status(), bad.code());
    assertThat(answer.text("detail")).contains(bad.advice());
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void refusesABodyOverTheLimit() {
    var before = rows();
    String body = MESSAGE.replace("{}", "{\"a\": \"" + "x".repeat(BODY_BYTES_MAX) + "\"}");

    var answer = client.post(MESSAGES, body);

    assertProblem(answer, 413, "body_too_large");
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void acceptsABodyJustUnderTheLimit() {
    int frame = MESSAGE.replace("{}", "{\"a\":\"\"}").length();
    String body = MESSAGE.replace("{}", "{\"a\":\"" + "x".repeat(BODY_BYTES_MAX - frame) + "\"}");

    var answer = client.post(MESSAGES, body);

    assertThat(body).hasSize(BODY_BYTES_MAX);
    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void refusesABadKey() {
    var before = rows();
    try (var stranger = product.client("pr_" + "x".repeat(43));
        var nobody = product.client("")) {

      var answers = List.of(stranger.post(MESSAGES, MESSAGE), nobody.post(MESSAGES, MESSAGE));

      assertThat(answers).allSatisfy(answer -> assertProblem(answer, 401, "unauthenticated"));
      assertThat(rows()).isEqualTo(before);
    }
  }

  @Test
  void refusesTheIdOfAnotherOrganization() {
    var application = client.get("/api/v1/app/acme").text("id");
    var before = rows();
    try (var foreigner = product.client(foreignKey)) {

      var answer = foreigner.post("/api/v1/app/%s/msg".formatted(application), MESSAGE);

      assertProblem(answer, 404, "not_found");
      assertThat(rows()).isEqualTo(before);
    }
  }

  @Test
  void refusesWhatIsStoredAlready() {
    var before = rows();

    var answer = client.post("/api/v1/app", "{\"name\": \"Acme\", \"uid\": \"acme\"}");

    assertProblem(answer, 409, "already_exists");
    assertThat(rows()).isEqualTo(before);
  }

  private static HttpRequest.Builder json(HttpRequest.Builder request, Bad bad) {
    return bad.method().equals("GET")
        ? request
        : request
            .header("Content-Type", "application/json")
            .method(bad.method(), BodyPublishers.ofString(bad.body()));
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.text("detail")).isNotBlank();
  }

  /** How many rows each table has that requests write to. */
  private static Map<String, Long> rows() {
    var rows = product.database().rows();
    rows.keySet().removeAll(NOT_OF_REQUESTS);
    assertThat(rows).containsKeys("application", "delivery", "endpoint", "message");
    return rows;
  }
}
