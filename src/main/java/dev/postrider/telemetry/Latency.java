package dev.postrider.telemetry;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A histogram of durations. It measures between two moments without making an object. */
public final class Latency {
  private final Timer timer;

  Latency(Timer timer) {
    this.timer = timer;
  }

  /** This moment, for {@link #stop}; it means nothing by itself. */
  public static long start() {
    return System.nanoTime();
  }

  /** Counts what has passed since a moment. */
  public void stop(long start) {
    timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }

  /** Counts a duration; a negative one, which a clock that was set back makes, as none. */
  public void record(Duration duration) {
    timer.record(duration.isNegative() ? Duration.ZERO : duration);
  }
}
