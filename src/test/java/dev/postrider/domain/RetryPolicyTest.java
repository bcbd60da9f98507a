package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Outcome FAILED = new Outcome.Unreachable("refused");
  private static final List<Duration> SCHEDULE =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));
  private static final RetryPolicy EXACT =
      new RetryPolicy(SCHEDULE, 0, Duration.ofHours(24), Duration.ZERO);

  private final RandomGenerator random = new Random(7);

  static Stream<Arguments> steps() {
    return IntStream.range(0, SCHEDULE.size()).mapToObj(i -> arguments(i + 1, SCHEDULE.get(i)));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void waitsAsLongAsTheScheduleSays(int attemptsMade, Duration delay) {
    assertThat(EXACT.nextAttempt(FAILED, attemptsMade, NOW, random)).contains(NOW.plus(delay));
  }

  @Test
  void exhaustsAfterTheLastStep() {
    assertThat(EXACT.nextAttempt(FAILED, SCHEDULE.size() + 1, NOW, random)).isEmpty();
  }

  @Test
  void neverRetriesWithAnEmptySchedule() {
    var once = new RetryPolicy(List.of(), 0, Duration.ofHours(1), Duration.ZERO);

    assertThat(once.nextAttempt(FAILED, 1, NOW, random)).isEmpty();
  }

  @Test
  void neverRetriesASuccess() {
    assertThat(EXACT.nextAttempt(new Outcome.Succeeded(204), 1, NOW, random)).isEmpty();
  }

  @Test
  void retriesWhatTheEgressGuardRefused() {
    assertThat(EXACT.nextAttempt(new Outcome.Blocked("10.0.0.1"), 1, NOW, random))
        .contains(NOW.plusSeconds(5));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void variesEveryDelayWithinTheJitter(int attemptsMade, Duration delay) {
    // Given
    var policy = new RetryPolicy(SCHEDULE, 0.1, Duration.ofHours(24), Duration.ZERO);

    // When
    List<Duration> delays =
        Stream.generate(() -> policy.nextAttempt(FAILED, attemptsMade, NOW, random))
            .limit(1_000)
            .map(next -> Duration.between(NOW, next.orElseThrow()))
            .toList();

    // Then
    Duration tenth = delay.dividedBy(10);
    assertThat(delays).allMatch(d -> d.compareTo(delay.minus(tenth)) >= 0);
    assertThat(delays).allMatch(d -> d.compareTo(delay.plus(tenth)) <= 0);
    assertThat(delays).anyMatch(d -> d.compareTo(delay.minus(tenth.dividedBy(2))) < 0);
    assertThat(delays).anyMatch(d -> d.compareTo(delay.plus(tenth.dividedBy(2))) > 0);
  }

  static Stream<Arguments> retryAfters() {
    return Stream.of(
        arguments(null, Duration.ofSeconds(5)),
        arguments(Duration.ZERO, Duration.ofSeconds(5)),
        arguments(Duration.ofSeconds(4), Duration.ofSeconds(5)),
        arguments(Duration.ofSeconds(60), Duration.ofSeconds(60)),
        arguments(Duration.ofHours(24), Duration.ofHours(24)),
        arguments(Duration.ofDays(365), Duration.ofHours(24)));
  }

  @ParameterizedTest
  @MethodSource("retryAfters")
  void honoursALongerRetryAfterUpToTheLimit(Duration asked, Duration expected) {
    // When
    Optional<Instant> next = EXACT.nextAttempt(new Outcome.Rejected(503, asked), 1, NOW, random);

    // Then
    assertThat(next).contains(NOW.plus(expected));
  }

  @Test
  void refusesAJitterThatIsNoShare() {
    assertThatThrownBy(() -> new RetryPolicy(SCHEDULE, 1.1, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.1");
    assertThatThrownBy(() -> new RetryPolicy(SCHEDULE, -0.1, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
