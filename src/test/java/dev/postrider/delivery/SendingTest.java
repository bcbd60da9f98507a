package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.standardwebhooks.Webhook;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.Trigger;
import dev.postrider.support.LogCapture;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendingTest {
  private static final EndpointSecret OLD =
      EndpointSecret.of("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
  private static final EndpointSecret ASYMMETRIC =
      EndpointSecret.of(
          "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dR"
              + "qSKJp4AJ6p9lMicMFs6Kvg==");

  // The verifying library compares the timestamp with the time of day.
  private final DeliveryFixture fixture = new DeliveryFixture(InstantSource.system().instant());
  private final Receiver receiver = Receiver.open();

  @BeforeEach
  void start() {
    fixture.start();
  }

  @AfterEach
  void close() {
    fixture.close();
    receiver.close();
  }

  @Test
  void sendsTheHeadersThatTheEndpointWants() {
    // Given
    var headers =
        new EndpointHeaders(Map.of("X-Environment", "test", "Authorization", "Bearer 4711"));
    var endpointId =
        fixture.queue.endpoint(receiver.url("/hook"), headers, List.of(FakeQueue.SECRET));
    fixture.queue.owe(endpointId, "{}", fixture.clock.instant());

    // When
    fixture.hint();
    var request = receiver.next();

    // Then
    assertThat(request.header("x-environment")).isEqualTo("test");
    assertThat(request.header("authorization")).isEqualTo("Bearer 4711");
    assertThat(request.header("webhook-signature")).startsWith("v1,");
  }

  @Test
  void postsThePayloadByteForByteWithTheStandardHeaders() {
    // Given
    String payload = "{ \"b\":1.50, \"a\" : \"\\u00e9 é\",\n\"b\":2 }\t";
    var endpointId = fixture.queue.endpoint(receiver.url("/hook/a?b=c%20d"));
    var messageId = fixture.queue.owe(endpointId, payload, fixture.clock.instant());

    // When
    fixture.hint();
    var request = receiver.next();

    // Then
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/hook/a?b=c%20d");
    assertThat(request.text()).isEqualTo(payload);
    assertThat(request.header("content-type")).isEqualTo("application/json");
    assertThat(request.header("user-agent")).matches("Postrider/[\\w.-]+");
    assertThat(request.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
    assertThat(request.header("webhook-id")).isEqualTo(messageId.toString());
    assertThat(request.header("webhook-timestamp"))
        .isEqualTo(Long.toString(fixture.clock.instant().getEpochSecond()));
    assertThat(request.headers())
        .containsOnlyKeys(
            "accept-encoding",
            "content-length",
            "content-type",
            "host",
            "user-agent",
            "webhook-id",
            "webhook-signature",
            "webhook-timestamp");
  }

  @Test
  void signsSoThatTheStandardWebhooksLibraryVerifies() throws Exception {
    // Given
    var secrets = List.of(FakeQueue.SECRET, OLD, ASYMMETRIC);
    var endpointId = fixture.queue.endpoint(receiver.url("/"), EndpointHeaders.NONE, secrets);

    // When
    fixture.handOver(fixture.queue.lease(endpointId, 1));
    var request = receiver.next();

    // Then
    assertThat(request.header("webhook-signature"))
        .matches("v1,[\\w+/=]{44} v1,[\\w+/=]{44} v1a,[\\w+/=]{88}");
    new Webhook(FakeQueue.SECRET.text()).verify(request.text(), request.headers());
    new Webhook(OLD.text()).verify(request.text(), request.headers());
  }

  @Test
  void recordsTheAttemptAndTellsOfIt() {
    // Given
    receiver.answer(ScriptedAnswer.status(202, "thanks"));

    // When
    Leased delivery = fixture.deliver(receiver.url("/?token=1"));
    var result = fixture.queue.results.next();

    // Then
    Attempt attempt = result.attempt();
    assertThat(result.delivery()).isEqualTo(delivery);
    assertThat(result.nextAttemptAt()).isNull();
    assertThat(attempt.messageId()).isEqualTo(delivery.lease().messageId());
    assertThat(attempt.endpointId()).isEqualTo(delivery.lease().endpointId());
    assertThat(attempt.url()).isEqualTo(receiver.url("/?token=1"));
    assertThat(attempt.status()).isEqualTo(AttemptStatus.SUCCESS);
    assertThat(attempt.statusCode()).isEqualTo(202);
    assertThat(attempt.response()).isEqualTo("thanks");
    assertThat(attempt.trigger()).isEqualTo(Trigger.SCHEDULED);
    assertThat(attempt.startedAt())
        .isEqualTo(fixture.clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .isEqualTo(IdGenerator.instantOf(attempt.id().value()));
    assertThat(attempt.duration()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(20));
    var told = fixture.made.next();
    assertThat(told.attempt()).isEqualTo(attempt);
    assertThat(told.organizationId()).isEqualTo(FakeQueue.ORGANIZATION);
    assertThat(told.applicationId()).isEqualTo(FakeQueue.APPLICATION);
    assertThat(fixture.queue.owed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299})
  void takesEvery2xxForSuccess(int statusCode) {
    // Given
    receiver.answer(ScriptedAnswer.status(statusCode));

    // When
    fixture.deliver(receiver.url("/"));

    // Then
    assertThat(fixture.recorded())
        .returns(AttemptStatus.SUCCESS, Attempt::status)
        .returns(statusCode, Attempt::statusCode);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 304, 400, 404, 410, 429, 500, 502, 503, 504, 599})
  void takesEverythingElseForFailure(int statusCode) {
    // Given
    receiver.answer(ScriptedAnswer.status(statusCode));

    // When
    fixture.deliver(receiver.url("/"));

    // Then
    assertThat(fixture.recorded())
        .returns(AttemptStatus.FAIL, Attempt::status)
        .returns(statusCode, Attempt::statusCode);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int statusCode) {
    // Given
    try (var elsewhere = Receiver.open()) {
      receiver.answer(ScriptedAnswer.status(statusCode, "", "Location: " + elsewhere.url("/")));

      // When
      fixture.deliver(receiver.url("/"));

      // Then
      assertThat(fixture.recorded().statusCode()).isEqualTo(statusCode);
      assertThat(elsewhere.connectionsMade()).isZero();
    }
  }

  @Test
  void keepsTheConnectionForTheNextDelivery() {
    // Given
    fixture.deliver(receiver.url("/"));
    fixture.recorded();

    // When
    fixture.deliver(receiver.url("/other"));
    fixture.recorded();

    // Then
    assertThat(receiver.all()).hasSize(2);
    assertThat(receiver.connectionsMade()).isEqualTo(1);
  }

  @Test
  void logsNeitherPayloadNorSecretNorQuery() {
    try (var log = LogCapture.of("dev.postrider.delivery", Level.DEBUG)) {
      // Given
      receiver.answer(ScriptedAnswer.status(500, "sesame-response"), ScriptedAnswer.reset());
      var endpointId = fixture.queue.endpoint(receiver.url("/?sesame-query"));

      // When
      fixture.queue.owe(endpointId, "\"sesame-payload\"", fixture.clock.instant());
      fixture.queue.owe(endpointId, "\"sesame-payload\"", fixture.clock.instant());
      fixture.hint();
      fixture.queue.results.next(2);

      // Then
      assertThat(log.events().all())
          .extracting(event -> event.getFormattedMessage() + event.getKeyValuePairs())
          .anyMatch(line -> line.startsWith("attempt made") && line.contains("statusCode=\"500\""))
          .noneMatch(line -> line.contains("sesame"))
          .noneMatch(line -> line.contains("whsec_"))
          .noneMatch(line -> line.contains("v1,"));
    }
  }
}
