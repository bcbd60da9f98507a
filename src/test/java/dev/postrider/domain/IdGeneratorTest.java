package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdGeneratorTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456789Z");

  private final ManualClock clock = new ManualClock(START);
  private final IdGenerator ids = new IdGenerator(clock, new Random(1));

  @Test
  void makesVersionSevenOfTheIetfVariant() {
    // When
    UUID id = ids.next();

    // Then
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void keepsTheMillisecond() {
    assertThat(IdGenerator.instantOf(ids.next())).isEqualTo("2026-03-01T12:00:00.123Z");
  }

  @Test
  void neverRepeatsInOneMoment() {
    assertThat(ids.next()).isNotEqualTo(ids.next());
  }

  @Test
  void sortsByTimeWithinAMillisecond() {
    // Given
    UUID earlier = ids.next();

    // When
    clock.advance(Duration.ofNanos(1_000));
    UUID later = ids.next();

    // Then
    assertThat(new MessageId(later).toString()).isGreaterThan(new MessageId(earlier).toString());
  }

  @Test
  void sortsByTimeAcrossMilliseconds() {
    // Given
    UUID earlier = ids.next();

    // When
    clock.advance(Duration.ofMillis(1));
    UUID later = ids.next();

    // Then
    assertThat(new MessageId(later).toString()).isGreaterThan(new MessageId(earlier).toString());
  }

  @Test
  void boundsTheIdsOfAMillisecond() {
    // Given
    String id = new MessageId(ids.next()).toString();

    // When
    String least = new MessageId(IdGenerator.least(START)).toString();
    String leastOfNext = new MessageId(IdGenerator.least(START.plusMillis(1))).toString();

    // Then
    assertThat(id).isGreaterThanOrEqualTo(least).isLessThan(leastOfNext);
  }
}
