package dev.postrider.delivery;

import java.time.Duration;

/**
 * Pauses that double with every failure.
 *
 * @param first after the first failure
 * @param most the longest
 */
record Backoff(Duration first, Duration most) {
  private static final int DOUBLINGS_MAX = 20;

  /**
   * The pause after so many failures in a row.
   *
   * @param failures from 1
   */
  Duration after(int failures) {
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    return pause.compareTo(most) < 0 ? pause : most;
  }
}
