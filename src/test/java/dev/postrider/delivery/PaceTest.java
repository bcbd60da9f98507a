package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final Outcome OK = new Outcome.Succeeded(200);

  private final Pace pace = new Pace(4);
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** An attempt that begins now and ends a second later. */
  private @Nullable Duration attempt(Outcome outcome) {
    Instant begunAt = now;
    now = now.plusSeconds(1);
    return pace.note(outcome, begunAt, now);
  }

  private static Outcome rejected(int statusCode) {
    return new Outcome.Rejected(statusCode, null);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 504})
  void halvesTheAttemptsInFlightUnderStrain(int statusCode) {
    // When
    attempt(rejected(statusCode));

    // Then
    assertThat(pace.inFlightMax()).isEqualTo(2);
  }

  @Test
  void takesATimeOutForStrain() {
    // When
    attempt(new Outcome.TimedOut("late"));

    // Then
    assertThat(pace.inFlightMax()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 404, 410, 500, 503})
  void keepsItsPaceAfterOtherFailures(int statusCode) {
    // When
    attempt(rejected(statusCode));

    // Then
    assertThat(pace.inFlightMax()).isEqualTo(4);
  }

  @Test
  void pausesTwiceAsLongEachTimeOnceOneAttemptIsTooMuch() {
    // Given
    attempt(rejected(429));
    attempt(rejected(429));

    // When
    Duration first = attempt(rejected(429));
    boolean pausedAtOnce = pace.isPaused(now);
    Duration second = attempt(rejected(429));

    // Then
    assertThat(first).isEqualTo(Duration.ofSeconds(1));
    assertThat(second).isEqualTo(Duration.ofSeconds(2));
    assertThat(pausedAtOnce).isTrue();
    assertThat(pace.isPaused(now.plusSeconds(2))).isFalse();
  }

  @Test
  void pausesForAMinuteAtMost() {
    // Given
    for (int i = 0; i < 20; i++) {
      attempt(rejected(504));
    }

    // When
    Duration pause = attempt(rejected(504));

    // Then
    assertThat(pause).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void countsAttemptsThatWereUnderWayTogetherAsOneStrain() {
    // Given
    Instant begunAt = now;
    now = now.plusSeconds(15);

    // When
    for (int i = 0; i < 4; i++) {
      pace.note(new Outcome.TimedOut("late"), begunAt, now);
    }

    // Then
    assertThat(pace.inFlightMax()).isEqualTo(2);
  }

  @Test
  void allowsOneMoreAfterAsManySuccessesAsMayBeInFlight() {
    // Given
    attempt(rejected(429));

    // When
    attempt(OK);
    int afterOne = pace.inFlightMax();
    attempt(OK);

    // Then
    assertThat(afterOne).isEqualTo(2);
    assertThat(pace.inFlightMax()).isEqualTo(3);
  }

  @Test
  void growsBackToItsFullPaceAndNoFurther() {
    // Given
    attempt(rejected(429));

    // When
    for (int i = 0; i < 50; i++) {
      attempt(OK);
    }

    // Then
    assertThat(pace.inFlightMax()).isEqualTo(4);
    assertThat(pace.isFull()).isTrue();
  }

  @Test
  void restsAsLongAsRetryAfterAsksWithinAMinute() {
    // When
    Duration asked = attempt(new Outcome.Rejected(429, Duration.ofSeconds(20)));
    Duration tooLong = attempt(new Outcome.Rejected(429, Duration.ofHours(20)));

    // Then
    assertThat(asked).isEqualTo(Duration.ofSeconds(20));
    assertThat(tooLong).isEqualTo(Duration.ofMinutes(1));
  }
}
