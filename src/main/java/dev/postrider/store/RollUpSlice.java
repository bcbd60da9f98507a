package dev.postrider.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How much time is counted in one statement: less after a slice that held much, more after one that
 * held little, so that a statement takes about a second however busy the service was.
 */
final class RollUpSlice {
  private static final long MUCH = 100_000;
  private static final long LITTLE = 20_000;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private Duration length = Duration.ofSeconds(10);

  /** Where a slice ends: within the hour in which it begins, and before what has not settled. */
  Instant end(Instant start, Instant settled) {
    Instant hourEnd = start.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    Instant end = start.plus(length);
    Instant inHour = end.isBefore(hourEnd) ? end : hourEnd;
    return inHour.isBefore(settled) ? inHour : settled;
  }

  /** Learns from a slice how long the next may be. */
  void held(long rows) {
    if (rows > MUCH && length.compareTo(SHORTEST) > 0) {
      length = length.dividedBy(2);
    } else if (rows < LITTLE && length.compareTo(LONGEST) < 0) {
      length = length.multipliedBy(2);
    }
  }
}
