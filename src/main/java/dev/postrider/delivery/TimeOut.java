package dev.postrider.delivery;

import java.time.Duration;

/** The ways in which an attempt takes too long, each a sentence for the endpoint's owner. */
final class TimeOut {
  private TimeOut() {}

  /**
   * The outcome.
   *
   * @param missing what did not happen in time, as a clause
   */
  static UnansweredException of(String missing, Duration limit) {
    return UnansweredException.timedOut(
        "The endpoint timed out: %s within %s.".formatted(missing, seconds(limit)));
  }

  private static String seconds(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
