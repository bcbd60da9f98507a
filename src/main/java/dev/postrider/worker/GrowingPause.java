package dev.postrider.worker;

import java.time.Duration;

/**
 * The pauses between failures in a row: each twice as long as the one before, up to a longest.
 *
 * @param first the pause after the first failure
 * @param longest the most that it grows to
 */
record GrowingPause(Duration first, Duration longest) {
  /** More would overflow; the longest is reached long before. */
  private static final int DOUBLINGS_MAX = 30;

  /**
   * How long to wait after a failure.
   *
   * @param failures the failures in a row, this one included; from 1
   */
  Duration after(int failures) {
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
