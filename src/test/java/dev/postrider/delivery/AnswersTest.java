package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of good, bad and missing answers. */
class AnswersTest {
  private static final int MEBIBYTE = 1 << 20;

  private final DeliveryFixture fixture = new DeliveryFixture();
  private final Receiver receiver = Receiver.open();

  @AfterEach
  void close() {
    fixture.close();
    receiver.close();
  }

  private Attempt attempt(String url) {
    fixture.start().deliver(url);
    return fixture.recorded();
  }

  private Attempt attempt() {
    return attempt(receiver.url("/"));
  }

  /** Attempts after a good one, so that the time is the endpoint's and not that of loading code. */
  private Attempt attemptWarm(ScriptedAnswer answer) {
    attempt();
    receiver.answer(answer);
    fixture.deliver(receiver.url("/"));
    return fixture.recorded();
  }

  private static void assertUnanswered(Attempt attempt, String reason) {
    assertThat(attempt.status()).isEqualTo(AttemptStatus.FAIL);
    assertThat(attempt.statusCode()).isZero();
    assertThat(attempt.response()).isEqualTo(reason);
  }

  @Test
  void keepsTheBeginningOfALongBody() {
    // Given
    receiver.answer(ScriptedAnswer.status(500, "é".repeat(2_000)));
    fixture.responseKept = 101;

    // Then
    assertThat(attempt().response()).isEqualTo("é".repeat(50));
  }

  @Test
  void keepsWhatPostgresqlCanStoreOfABinaryBody() {
    // Given
    receiver.answer(ScriptedAnswer.status(200, new byte[] {'a', 0, (byte) 0xFE, 'b'}));

    // Then
    assertThat(attempt().response()).isEqualTo("a\uFFFDb");
  }

  @Test
  void keepsNothingIfNothingIsToBeKept() {
    // Given
    receiver.answer(ScriptedAnswer.status(200, "thanks"));
    fixture.responseKept = 0;

    // Then
    assertThat(attempt().response()).isEmpty();
  }

  @Test
  void readsACompressedBody() {
    // Given
    receiver.answer(ScriptedAnswer.gzip(200, "thanks".getBytes(StandardCharsets.UTF_8)));

    // Then
    assertThat(attempt().response()).isEqualTo("thanks");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500})
  void stopsReadingABodyWithoutEndAndCountsItsStatus(int statusCode) {
    // Given
    receiver.answer(ScriptedAnswer.endless(statusCode));

    // When
    Attempt attempt = attempt();

    // Then
    assertThat(attempt.statusCode()).isEqualTo(statusCode);
    assertThat(attempt.response()).isEqualTo("x".repeat(fixture.responseKept));
    receiver.awaitDisconnection();
  }

  @Test
  void stopsReadingABodyThatGrowsWhenDecompressed() {
    // Given
    receiver.answer(
        ScriptedAnswer.gzip(200, "x".repeat(64 * MEBIBYTE).getBytes(StandardCharsets.UTF_8)));

    // When
    Attempt attempt = attempt();

    // Then
    assertThat(attempt.statusCode()).isEqualTo(200);
    assertThat(attempt.response()).isEqualTo("x".repeat(fixture.responseKept));
  }

  @Test
  void opensAnotherConnectionAfterItDroppedOne() {
    // Given
    receiver.answer(ScriptedAnswer.endless(200));
    attempt();

    // When
    fixture.deliver(receiver.url("/again"));

    // Then
    assertThat(fixture.recorded().statusCode()).isEqualTo(200);
    assertThat(receiver.connectionsMade()).isEqualTo(2);
  }

  @Test
  void timesOutWithoutAConnection() throws IOException {
    // Given
    fixture.connect = Duration.ofMillis(300);
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {

      // When
      Attempt attempt = attempt("https://127.0.0.1:" + silent.getLocalPort() + "/");

      // Then
      assertUnanswered(attempt, "The endpoint timed out: there was no connection within 300 ms.");
    }
  }

  @Test
  void timesOutWithoutAnAnswer() {
    // Given
    fixture.attempt = Duration.ofSeconds(1);

    // When
    Attempt attempt = attemptWarm(ScriptedAnswer.hang());

    // Then
    assertUnanswered(attempt, "The endpoint timed out: it did not answer within 1 s.");
    assertThat(attempt.duration()).isGreaterThanOrEqualTo(fixture.attempt.minusMillis(5));
  }

  @Test
  void timesOutInABodyThatStops() {
    // Given
    fixture.attempt = Duration.ofMillis(1_500);

    // When
    Attempt attempt = attemptWarm(ScriptedAnswer.headOnly(200));

    // Then
    assertUnanswered(attempt, "The endpoint timed out: its answer did not end within 1500 ms.");
  }

  @Test
  void timesOutInABodyThatDrips() {
    // Given
    fixture.attempt = Duration.ofMillis(1_500);

    // When
    Attempt attempt = attemptWarm(ScriptedAnswer.drip(200));

    // Then
    assertUnanswered(attempt, "The endpoint timed out: its answer did not end within 1500 ms.");
    receiver.awaitDisconnection();
  }

  @Test
  void tellsOfARefusedConnection() throws IOException {
    // Given
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    // Then
    assertUnanswered(
        attempt("http://127.0.0.1:" + port + "/"),
        "127.0.0.1 refused the connection on port " + port + ".");
  }

  @Test
  void tellsOfAResetConnection() {
    // Given
    receiver.answer(ScriptedAnswer.reset());

    // Then
    assertUnanswered(attempt(), "127.0.0.1 closed the connection before its answer was complete.");
  }

  @Test
  void tellsOfAnAnswerThatBreaksOff() {
    // Given
    receiver.answer(ScriptedAnswer.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));

    // Then
    assertUnanswered(attempt(), "127.0.0.1 closed the connection before its answer was complete.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-server||",
        "HTTP/1.1 abc OK||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|",
        "HTTP/1.1 200 OK|Content-Encoding: gzip|Content-Length: 20||no gzip, 20 letters."
      })
  void tellsOfWhatIsNotHttp(String lines) {
    // Given
    receiver.answer(ScriptedAnswer.raw(lines.replace("|", "\r\n")));

    // Then
    assertUnanswered(attempt(), "127.0.0.1 did not answer with valid HTTP.");
  }

  @Test
  void tellsOfAUrlThatNothingCanBeSentTo() {
    assertUnanswered(
        attempt("ftp://example.com/"),
        "The endpoint's URL must start with http:// or https://;"
            + " give one such as https://example.com/webhooks.");
  }

  @Test
  void refusesLoopbackUnlessItIsAllowed() {
    // Given
    fixture.allowedNetworks = List.of();

    // When
    Attempt attempt = attempt();

    // Then
    assertUnanswered(
        attempt,
        "Postrider does not connect to 127.0.0.1 (loopback);"
            + " POSTRIDER_DELIVERY_ALLOWED_NETWORKS would allow it.");
    assertThat(receiver.connectionsMade()).isZero();
  }
}
