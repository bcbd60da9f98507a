package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Attempts;
import dev.postrider.contract.Deliveries;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.support.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts are told as they were recorded; deliveries can be asked for, called off and watched. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttemptRoutesTest {
  private static final String MESSAGES = "/api/v1/app/acme/msg";
  private static final String ATTEMPTS = "/api/v1/app/acme/attempt";

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

  @Test
  void listsAttemptsByAllFilters() {
    http.client.get(
        ATTEMPTS + "/msg/e-1?status=2&status_code_class=500&endpoint_id=ep&event_types=a");
    var byMessage = http.store.last(Attempts.BrowseByMessage.class);

    http.client.get(ATTEMPTS + "/endpoint/ep?with_content=false");
    var byEndpoint = http.store.last(Attempts.BrowseByEndpoint.class);

    assertThat(byMessage.message().text()).isEqualTo("e-1");
    assertThat(String.valueOf(byMessage.endpoint())).isEqualTo("ep");
    assertThat(byMessage.filter())
        .isEqualTo(
            new Attempts.Filter(
                AttemptStatus.FAIL, 500, null, null, List.of("a"), null, null, true));
    assertThat(byEndpoint.endpoint().text()).isEqualTo("ep");
    assertThat(byEndpoint.page().ascending()).isFalse();
    assertThat(byEndpoint.filter().withContent()).isFalse();
  }

  @Test
  void tellsAnAttemptOnTheWire() {
    Answer answer = http.client.get(MESSAGES + "/e-1/attempt/" + FakeMessages.FAILED);

    assertThat(answer.json().path("status").asInt()).isEqualTo(2);
    assertThat(answer.text("statusText")).isEqualTo("fail");
    assertThat(answer.json().path("triggerType").asInt(-1)).isZero();
    assertThat(answer.json().path("responseDurationMs").asInt()).isEqualTo(212);
    assertThat(answer.text("timestamp")).isEqualTo("2026-05-04T10:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"atmpt_0000000000000000000000", "atmpt_x", "msg_0000000000000000000000"})
  void doesNotFindAnUnknownAttempt(String id) {
    Answer answer = http.client.get(MESSAGES + "/e-1/attempt/" + id);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("detail")).contains(id);
  }

  @Test
  void asksForOneMoreAttempt() {
    Answer answer =
        http.client.send("POST", MESSAGES + "/e-1/endpoint/ep/resend", BodyPublishers.noBody());

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text()).isEqualTo("{}");
    assertThat(http.store.last(Deliveries.Resend.class).endpoint().text()).isEqualTo("ep");
  }

  @Test
  void cancelsWhatIsOlder() {
    String path = "/api/v1/app/acme/endpoint/billing/cancel-msgs";

    http.client.post(path, "{\"createdBefore\": \"2026-03-02T10:30:00+01:00\"}");
    assertThat(http.store.last(Deliveries.Cancel.class).createdBefore())
        .isEqualTo(Instant.parse("2026-03-02T09:30:00Z"));
    assertThat(http.client.post(path, "{}").status()).isEqualTo(422);
    assertThat(http.client.post(path, "{\"createdBefore\": \"tomorrow\"}").status()).isEqualTo(422);
  }

  @Test
  void tellsHowFarAMessageHasCome() {
    http.client.post(
        MESSAGES, "{\"eventType\": \"a\", \"eventId\": \"there\", \"payload\": {\"b\": 1}}");

    var destination = http.client.get(MESSAGES + "/there/endpoint").json().at("/data/0");

    assertThat(destination.path("url").textValue()).isEqualTo("https://a.example.com/");
    assertThat(destination.path("status").intValue()).isEqualTo(1);
    assertThat(destination.path("statusText").textValue()).isEqualTo("pending");
    assertThat(destination.path("nextAttempt").textValue()).isEqualTo(http.store.now().toString());
  }

  @Test
  void tellsTheHeadersOfAnAttemptWithoutItsSecrets() {
    Answer headers = http.client.get(MESSAGES + "/e-1/attempt/" + FakeMessages.FAILED + "/headers");

    assertThat(headers.json().at("/sentHeaders/webhook-timestamp").asText())
        .isEqualTo(Long.toString(http.store.now().getEpochSecond()));
    assertThat(headers.json().at("/sentHeaders").has("webhook-signature")).isFalse();
    assertThat(headers.json().at("/sensitive/0").asText()).isEqualTo("webhook-signature");
    assertThat(headers.json().get("responseHeaders").isNull()).isTrue();
  }
}
