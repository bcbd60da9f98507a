package dev.postrider.delivery;

import java.time.Duration;

/** A moment by which nested calls must be done, unmoved by changes of the clock. */
final class Deadline {
  private final Duration limit;
  private final long endNanos;

  private Deadline(Duration limit) {
    this.limit = limit;
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  static Deadline in(Duration limit) {
    return new Deadline(limit);
  }

  /** The whole time that was given. */
  Duration limit() {
    return limit;
  }

  /** What is left, in milliseconds; 1 when it is over, since timers take no less. */
  long leftMillis() {
    return Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
  }

  /** What is left, but no more than a part that has a limit of its own. */
  long leftMillis(Duration part) {
    return Math.min(leftMillis(), part.toMillis());
  }
}
