package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Result;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.Trigger;
import dev.postrider.support.LogCapture;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final Instant START = DeliveryFixture.START;

  private final DeliveryFixture fixture = new DeliveryFixture();
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

  private Result resultAfter(Duration duration) {
    fixture.clock.advance(duration);
    fixture.hint();
    return fixture.queue.results.next();
  }

  @Test
  void attemptsAgainOnScheduleUntilItIsExhausted() {
    // Given
    receiver.always(ScriptedAnswer.status(500));

    // When
    Leased delivery = fixture.deliver(receiver.url("/"));
    Result first = fixture.queue.results.next();
    Result second = resultAfter(Duration.ofSeconds(5));
    Result third = resultAfter(Duration.ofMinutes(5));

    // Then
    assertThat(first.nextAttemptAt()).isEqualTo(START.plusSeconds(5));
    assertThat(second.nextAttemptAt()).isEqualTo(START.plusSeconds(5 + 300));
    assertThat(third.nextAttemptAt()).isNull();
    assertThat(List.of(first, second, third))
        .extracting(result -> result.delivery().attemptsMade())
        .containsExactly(0, 1, 2);
    assertThat(receiver.all())
        .extracting(request -> request.header("webhook-id"))
        .containsOnly(delivery.lease().messageId().toString());
    assertThat(receiver.all())
        .extracting(request -> request.header("webhook-timestamp"))
        .containsExactly(text(START), text(START.plusSeconds(5)), text(START.plusSeconds(5 + 300)));
    assertThat(fixture.queue.owed()).isZero();
  }

  @Test
  void followsTheScheduleOfTheEventTypeIfItHasOne() {
    // Given
    fixture.schedules.put("invoice.paid", List.of(Duration.ofSeconds(1)));
    fixture.schedules.put("other", List.of());
    receiver.always(ScriptedAnswer.status(500));

    // When
    fixture.deliver(receiver.url("/"));
    Result first = fixture.queue.results.next();
    Result second = resultAfter(Duration.ofSeconds(1));

    // Then
    assertThat(first.nextAttemptAt()).isEqualTo(START.plusSeconds(1));
    assertThat(second.nextAttemptAt()).isNull();
  }

  @Test
  void attemptsNoMoreAfterASuccess() {
    // Given
    receiver.answer(ScriptedAnswer.status(503), ScriptedAnswer.status(200));

    // When
    fixture.deliver(receiver.url("/"));
    fixture.queue.results.next();
    Result second = resultAfter(Duration.ofSeconds(5));

    // Then
    assertThat(second.nextAttemptAt()).isNull();
    assertThat(second.attempt().status()).isEqualTo(AttemptStatus.SUCCESS);
    assertThat(fixture.queue.owed()).isZero();
  }

  @Test
  void honoursRetryAfterInSeconds() {
    // Given
    receiver.answer(ScriptedAnswer.status(429, "", "Retry-After: 3600"));

    // When
    fixture.deliver(receiver.url("/"));

    // Then
    assertThat(fixture.queue.results.next().nextAttemptAt()).isEqualTo(START.plusSeconds(3_600));
  }

  @Test
  void honoursRetryAfterAsADate() {
    // Given
    receiver.answer(ScriptedAnswer.status(503, "", "Retry-After: Sun, 01 Mar 2026 12:30:00 GMT"));

    // When
    fixture.deliver(receiver.url("/"));

    // Then
    assertThat(fixture.queue.results.next().nextAttemptAt()).isEqualTo("2026-03-01T12:30:00Z");
  }

  @Test
  void ignoresAMalformedRetryAfter() {
    // Given
    receiver.answer(ScriptedAnswer.status(503, "", "Retry-After: tomorrow"));

    // When
    fixture.deliver(receiver.url("/"));

    // Then
    assertThat(fixture.queue.results.next().nextAttemptAt()).isEqualTo(START.plusSeconds(5));
  }

  @Test
  void startsTheScheduleAnewForWhatWasAskedForByHand() {
    // Given
    receiver.answer(ScriptedAnswer.status(500));
    EndpointId endpointId = fixture.queue.endpoint(receiver.url("/"));
    var messageId = fixture.queue.owe(endpointId);
    fixture.queue.setAttempts(messageId, endpointId, Trigger.MANUAL, 0);

    // When
    fixture.hint();
    Result byHand = fixture.queue.results.next();
    Result onSchedule = resultAfter(Duration.ofSeconds(5));

    // Then
    assertThat(byHand.attempt().trigger()).isEqualTo(Trigger.MANUAL);
    assertThat(byHand.nextAttemptAt()).isEqualTo(START.plusSeconds(5));
    assertThat(onSchedule.attempt().trigger()).isEqualTo(Trigger.SCHEDULED);
    assertThat(onSchedule.attempt().status()).isEqualTo(AttemptStatus.SUCCESS);
  }

  @Test
  void recordsAgainWhileTheStoreDoesNotAnswer() {
    // Given
    fixture.queue.refuse(FakeQueue.Address.RECORD, 6);

    // When
    fixture.deliver(receiver.url("/"));
    Result result = fixture.queue.results.next();

    // Then
    assertThat(result.attempt().statusCode()).isEqualTo(200);
    assertThat(fixture.made.next().attempt()).isEqualTo(result.attempt());
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void leavesAnAttemptThatCannotBeRecordedToTheEndOfItsLease() {
    try (var log = LogCapture.of("dev.postrider.delivery", Level.WARN)) {
      // Given an answer that comes a tenth of a second before the lease ends
      fixture.queue.refuse(FakeQueue.Address.RECORD, 1);
      Duration late = FakeQueue.LEASE.minusMillis(100);
      receiver.answer(ScriptedAnswer.status(200).after(() -> fixture.clock.advance(late)));

      // When
      Leased delivery = fixture.deliver(receiver.url("/"));

      // Then
      assertThat(log.events().next().getFormattedMessage())
          .isEqualTo("attempt not recorded, it will be made again when its lease ends");
      Result again = resultAfter(Duration.ofMillis(100));
      assertThat(again.delivery().lease().messageId()).isEqualTo(delivery.lease().messageId());
      assertThat(again.delivery().lease().fence()).isGreaterThan(delivery.lease().fence());
      assertThat(receiver.all()).hasSize(2);
    }
  }

  @Test
  void tellsOfAnAttemptWhoseLeaseWasLostAndLeavesTheDeliveryToItsNewHolder() {
    // Given
    EndpointId endpointId = fixture.queue.endpoint(receiver.url("/"));
    List<Leased> leased = fixture.queue.lease(endpointId, 1);
    receiver.answer(
        ScriptedAnswer.status(200).after(() -> fixture.queue.steal(leased.getFirst().lease())));

    // When
    fixture.handOver(leased);

    // Then
    var result = fixture.queue.results.next();
    assertThat(fixture.made.next().attempt()).isEqualTo(result.attempt());
    assertThat(fixture.queue.owed()).isEqualTo(1);
  }

  private static String text(Instant instant) {
    return Long.toString(instant.getEpochSecond());
  }
}
