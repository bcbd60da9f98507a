package dev.postrider.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed delivery is attempted again, and when an endpoint is given up.
 *
 * <p>The delay after the n-th failed attempt is {@code schedule[n-1] × (1 + jitter × r)} with
 * {@code r} uniform in [-1, 1); a longer {@code Retry-After} replaces it, at most {@code
 * retryAfterMax}. When the schedule is used up the delivery is exhausted.
 *
 * @param schedule the delays after the first, second, … failed attempt; empty means no retry
 * @param jitter the share of a delay by which it varies, 0 to 1
 * @param retryAfterMax the longest wait that an endpoint may ask for
 * @param disableAfter for how long an endpoint may only fail before it is disabled; zero for ever
 */
public record RetryPolicy(
    List<Duration> schedule, double jitter, Duration retryAfterMax, Duration disableAfter) {

  public RetryPolicy {
    schedule = List.copyOf(schedule);
    if (jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException("jitter must be 0 to 1, is " + jitter);
    }
  }

  /**
   * When to attempt again, empty if the delivery has succeeded or is exhausted.
   *
   * @param attemptsMade how many scheduled attempts have been made, this one included; from 1
   */
  public Optional<Instant> nextAttempt(
      Outcome outcome, int attemptsMade, Instant now, RandomGenerator random) {
    if (outcome.success() || attemptsMade > schedule.size()) {
      return Optional.empty();
    }
    Duration delay = vary(schedule.get(attemptsMade - 1), random);
    if (outcome instanceof Outcome.Rejected rejected && rejected.retryAfter() != null) {
      delay = longer(delay, shorter(rejected.retryAfter(), retryAfterMax));
    }
    return Optional.of(now.plus(delay));
  }

  /** The same with another schedule. */
  public RetryPolicy with(List<Duration> anotherSchedule) {
    return new RetryPolicy(anotherSchedule, jitter, retryAfterMax, disableAfter);
  }

  private Duration vary(Duration delay, RandomGenerator random) {
    double factor = 1 + jitter * (2 * random.nextDouble() - 1);
    return Duration.ofNanos((long) (delay.toNanos() * factor));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
