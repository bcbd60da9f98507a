package dev.postrider.delivery;

import dev.postrider.domain.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast one endpoint is believed to stand: additive increase, multiplicative decrease of the
 * attempts in flight to it (the AIMD of RFC 5681, section 3.1).
 *
 * <p>An answer 429, 502 or 504 and a time-out are strain: they halve the attempts in flight, and at
 * one attempt they pause the endpoint for a second, twice as long each time, for a minute at most;
 * {@code Retry-After} may make a pause longer, within the minute. As many successes in a row as may
 * be in flight allow one more. Other failures say nothing about the pace. Several attempts that
 * were under way together count as one strain.
 */
final class Pace {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);
  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), PAUSE_MAX);

  private final int most;
  private int inFlightMax;
  private int successes;
  private int pauses;
  private Instant strainedAt = Instant.MIN;
  private Instant resumesAt = Instant.MIN;

  /**
   * @param most the attempts in flight to an endpoint that is well
   */
  Pace(int most) {
    this.most = most;
    this.inFlightMax = most;
  }

  /** How many attempts may be in flight, from 1. */
  int inFlightMax() {
    return inFlightMax;
  }

  /** Whether no attempt may begin at this moment. */
  boolean isPaused(Instant now) {
    return now.isBefore(resumesAt);
  }

  /** Whether nothing is known against the endpoint. */
  boolean isFull() {
    return inFlightMax == most && pauses == 0;
  }

  /** When the last strain was noted. */
  Instant strainedAt() {
    return strainedAt;
  }

  /**
   * Takes note of how an attempt ended.
   *
   * @param begunAt when it began
   * @return how long the endpoint is paused from now on, or null if it is not, or was already
   */
  @Nullable Duration note(Outcome outcome, Instant begunAt, Instant now) {
    if (outcome.success()) {
      succeeded();
      return null;
    }
    return isStrain(outcome) && !begunAt.isBefore(strainedAt) ? strain(outcome, now) : null;
  }

  private void succeeded() {
    pauses = 0;
    successes++;
    if (successes >= inFlightMax && inFlightMax < most) {
      inFlightMax++;
      successes = 0;
    }
  }

  private @Nullable Duration strain(Outcome outcome, Instant now) {
    strainedAt = now;
    successes = 0;
    Duration asked = asked(outcome);
    if (inFlightMax > 1 && asked.isZero()) {
      inFlightMax /= 2;
      return null;
    }
    inFlightMax = 1;
    pauses++;
    Duration pause = longer(PAUSES.after(pauses), asked);
    resumesAt = now.plus(pause);
    return pause;
  }

  private static boolean isStrain(Outcome outcome) {
    return switch (outcome) {
      case Outcome.TimedOut late -> true;
      case Outcome.Rejected rejected ->
          switch (rejected.statusCode()) {
            case TOO_MANY_REQUESTS, BAD_GATEWAY, GATEWAY_TIMEOUT -> true;
            default -> false;
          };
      case Outcome.Succeeded done -> false;
      case Outcome.Unreachable unreachable -> false;
      case Outcome.Blocked blocked -> false;
    };
  }

  /** What {@code Retry-After} asks for, within the longest pause. */
  private static Duration asked(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected && rejected.retryAfter() != null) {
      return rejected.retryAfter().compareTo(PAUSE_MAX) < 0 ? rejected.retryAfter() : PAUSE_MAX;
    }
    return Duration.ZERO;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
