package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.Messages;
import dev.postrider.domain.Token;
import dev.postrider.support.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages go in and come out as they were posted; attempts are told as they were recorded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MessageRoutesTest {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1.0,\"b\":1e400,\"c\":12345678901234567890,\"d\":-0}",
        "{ \"z\" : 1 ,\n\t\"a\" : \"\\u0041\\/€😀\\u0000\\ud800\" }",
        "{\"a\":1,\"a\":2}"
      })
  void keepsAPayloadByteForByte(String payload) {
    Answer accepted =
        http.client.post(MESSAGES, "{\"eventType\":\"a.b\",\"payload\":%s}".formatted(payload));
    Answer found = http.client.get(MESSAGES + "/" + accepted.text("id"));
    Answer listed = http.client.get(MESSAGES);

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(http.store.last(Messages.Accept.class).payload().toUtf8()).isEqualTo(payload);
    for (Answer answer : List.of(accepted, found, listed)) {
      assertThat(answer.text()).contains("\"payload\":" + payload + ",\"timestamp\":");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"a\":1.0,\"b\":1e400}", " { \"z\" : \"€\\u0041\" }\n"})
  void takesThePayloadFromATextAsTypedClientsSendIt(String payload) {
    Answer accepted = http.client.post(MESSAGES, raw(payload));
    Answer found = http.client.get(MESSAGES + "/" + accepted.text("id"));

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.text()).contains("\"payload\":" + payload);
    assertThat(found.text()).contains("\"payload\":" + payload);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "null", "{", "{}}", "{}{}", "{\"a\":}"})
  void refusesATextThatIsNoObject(String payload) {
    Answer refused = http.client.post(MESSAGES, raw(payload));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").asText())
        .isEqualTo("/transformationsParams/rawPayload");
  }

  private static String raw(String payload) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("eventType", "a.b")
        .set(
            "transformationsParams",
            JsonNodeFactory.instance.objectNode().put("rawPayload", payload))
        .toString()
        .replaceFirst("}$", ",\"payload\":{}}");
  }

  @Test
  void leavesThePayloadOutIfItIsNotAskedFor() {
    String body = "{\"eventType\":\"a.b\",\"payload\":{\"secret\":1}}";

    Answer accepted = http.client.post(MESSAGES + "?with_content=false", body);
    Answer found = http.client.get(MESSAGES + "/" + accepted.text("id") + "?with_content=false");
    Answer listed = http.client.get(MESSAGES + "?with_content=false");

    assertThat(accepted.text()).contains("\"payload\":{},").doesNotContain("secret");
    assertThat(found.text()).contains("\"payload\":{},").doesNotContain("secret");
    assertThat(listed.text()).doesNotContain("secret");
  }

  @Test
  void passesEverythingOfAMessage() {
    http.client.post(
        MESSAGES,
        "{\"eventType\":\"a.b\",\"eventId\":\"e-1\",\"channels\":[\"c\",\"d\"],\"payload\":{},"
            + "\"tags\":[\"t\"],\"payloadRetentionPeriod\":90}");

    var request = http.store.last(Messages.Accept.class);
    assertThat(request.organizationId()).isEqualTo(FakeStore.ORGANIZATION);
    assertThat(request.application().text()).isEqualTo("acme");
    assertThat(request.labels())
        .isEqualTo(new Messages.Labels("a.b", "e-1", List.of("c", "d"), List.of("t")));
    assertThat(request.payloadLifetime()).isEqualTo(Duration.ofDays(90));
    assertThat(request.idempotency()).isNull();
  }

  @Test
  void namesTheMessageThatHasTheEventId() {
    String body = "{\"eventType\":\"a\",\"eventId\":\"taken\",\"payload\":{}}";
    Answer first = http.client.post(MESSAGES, body);

    Answer second = http.client.post(MESSAGES, body);

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.text("code")).isEqualTo("already_exists");
    assertThat(second.text("detail")).contains(first.text("id"));
  }

  @Test
  void tellsRepeatedRequestsFromOthers() {
    var first = idempotency(MESSAGES, "{\"eventType\":\"a\",\"payload\":{}}");
    var repeated = idempotency(MESSAGES + "/", "{\"eventType\":\"a\",\"payload\":{}}");
    var another = idempotency(MESSAGES, "{\"eventType\":\"a\",\"payload\":{} }");
    var elsewhere = idempotency("/api/v1/app/b/msg", "{\"eventType\":\"a\",\"payload\":{}}");

    assertThat(first.key()).isEqualTo("key-1");
    assertThat(first.requestHash()).hasSize(64).isEqualTo(repeated.requestHash());
    assertThat(first.requestHash()).isNotEqualTo(another.requestHash());
    assertThat(first.requestHash()).isNotEqualTo(elsewhere.requestHash());
  }

  private Messages.Idempotency idempotency(String path, String body) {
    http.client.send(
        "POST",
        path,
        request ->
            request
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-1"));
    var idempotency = http.store.last(Messages.Accept.class).idempotency();
    return Objects.requireNonNull(idempotency);
  }

  @Test
  void listsMessagesByAllFilters() {
    http.client.get(
        MESSAGES
            + "?channel=c&event_types=a.b,c.d&event_types=e&before=2026-05-04T12:00:00%2B02:00"
            + "&after=2026-05-04T09:00:00.5Z&with_content=false&limit=7");

    var request = http.store.last(Messages.Browse.class);
    assertThat(request.filter())
        .isEqualTo(
            new Messages.Filter(
                "c",
                null,
                List.of("a.b", "c.d", "e"),
                Instant.parse("2026-05-04T10:00:00Z"),
                Instant.parse("2026-05-04T09:00:00.5Z"),
                false));
    assertThat(request.page().limit()).isEqualTo(7);
    assertThat(request.page().ascending()).isFalse();
  }

  @Test
  void sellsALiveTicketAndKeepsItsHashOnly() {
    Answer answer =
        http.client.send("POST", "/api/v1/app/acme/live-ticket", BodyPublishers.noBody());

    var request = http.store.last(LiveTickets.Issue.class);
    Instant expiresAt = http.store.now().plus(HttpFixture.TICKET_LIFETIME);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(request.hash()).isEqualTo(new Token(answer.text("ticket")).hash());
    assertThat(request.validity().connectBefore()).isEqualTo(expiresAt);
    assertThat(answer.text("expiresAt")).isEqualTo(expiresAt.toString());
    assertThat(answer.text("address")).startsWith("live.application.app_");
    assertThat(answer.text("path")).isEqualTo("/live");
  }

  @Test
  void tellsAPayloadAsItWasPosted() {
    String posted = "{\"eventType\": \"a\", \"eventId\": \"raw\", \"payload\": {\"b\":  1.50}}";
    http.client.post(MESSAGES, posted);

    assertThat(http.client.get(MESSAGES + "/raw/raw").text("payload")).isEqualTo("{\"b\":  1.50}");
  }

  @Test
  void showsThatAPayloadHasBeenExpunged() {
    http.client.post(
        MESSAGES, "{\"eventType\": \"a\", \"eventId\": \"gone\", \"payload\": {\"b\": 1}}");

    assertThat(http.client.delete(MESSAGES + "/gone/content").status()).isEqualTo(204);

    assertThat(http.client.get(MESSAGES + "/gone").json().get("payload").toString())
        .isEqualTo("{\"expired\":true}");
    assertThat(http.client.get(MESSAGES + "/gone/raw").text("payload"))
        .isEqualTo("{\"expired\": true}");
  }

  @Test
  void asksWhetherAnybodyWouldGetIt() {
    Answer checked =
        http.client.post(
            MESSAGES + "/precheck/active", "{\"eventType\": \"a.b\", \"channels\": [\"c\"]}");

    assertThat(checked.json().get("active").booleanValue()).isTrue();
    var request = http.store.last(Messages.Precheck.class);
    assertThat(request.eventType()).isEqualTo("a.b");
    assertThat(request.channels()).containsExactly("c");
  }

  @Test
  void searchesByWhatTheBodySays() {
    Answer found =
        http.client.post(
            MESSAGES + "/search",
            "{\"tag\": \"q1\", \"channel\": \"c\", \"event_types\": [\"a.b\"], \"limit\": 7,"
                + " \"before\": \"2026-05-04T12:00:00+02:00\"}");

    assertThat(found.json().path("done").booleanValue()).isTrue();
    var request = http.store.last(Messages.Browse.class);
    assertThat(request.filter())
        .isEqualTo(
            new Messages.Filter(
                "c", "q1", List.of("a.b"), Instant.parse("2026-05-04T10:00:00Z"), null, false));
    assertThat(request.page().limit()).isEqualTo(7);
  }
}
