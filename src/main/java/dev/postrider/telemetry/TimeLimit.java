package dev.postrider.telemetry;

import java.time.Duration;

/** A time after which work is given up, measured by a clock that is never set. */
public final class TimeLimit {
  private final long end;

  private TimeLimit(long end) {
    this.end = end;
  }

  /** A limit that begins now. */
  public static TimeLimit of(Duration duration) {
    return new TimeLimit(System.nanoTime() + duration.toNanos());
  }

  /** Whether the time is over. */
  public boolean isOver() {
    return System.nanoTime() - end > 0;
  }
}
