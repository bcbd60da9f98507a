package dev.postrider.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * When a background task's failed step is tried again: after a second, then after pauses twice as
 * long each. Ten failures in a row, about eight and a half minutes, and the task is given up.
 */
final class StepRetry {
  private static final int FAILURES_MAX = 10;
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private StepRetry() {}

  /**
   * How long to wait after a failure; empty to give up.
   *
   * @param failures the failures in a row, this one included; from 1
   */
  static Optional<Duration> pause(int failures) {
    return failures < FAILURES_MAX ? Optional.of(PAUSE.after(failures)) : Optional.empty();
  }
}
