package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.support.LogCapture;
import dev.postrider.support.ManualClock;
import dev.postrider.support.Signals;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WokenLoopTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  private final WokenLoop.Pace pace =
      new WokenLoop.Pace(new ManualClock(NOW), Duration.ofMinutes(10));
  private final Signals<Integer> rounds = new Signals<>("round");

  @ParameterizedTest
  @CsvSource({
    "2026-05-04T10:00:07Z, PT7S",
    "2026-05-04T10:00:00Z, PT0.05S",
    "2026-05-04T09:00:00Z, PT0.05S",
    "2026-05-04T10:30:00Z, PT10M"
  })
  void looksAgainWhenSomethingIsDue(Instant due, Duration pause) {
    assertThat(pace.until(due)).isEqualTo(pause);
    assertThat(pace.until(null)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aRoundThatBreaksDoesNotEndTheLoop() throws InterruptedException {
    var loop =
        new WokenLoop(
            "test",
            pace,
            () -> {
              rounds.add(1);
              throw new ArithmeticException("broken");
            });
    try (var log = LogCapture.of(WokenLoop.class.getName(), Level.INFO)) {
      // Given
      loop.start();
      rounds.next();

      // When
      loop.wake();

      // Then
      rounds.next();
      assertThat(log.events().next().getLevel()).isEqualTo(Level.ERROR);
    } finally {
      loop.stop();
    }
  }
}
