package dev.postrider.bench;

import org.HdrHistogram.Histogram;

/** Histograms of latencies in nanoseconds, up to ten minutes. */
final class Latencies {
  private static final long HIGHEST_NANOS = 600_000_000_000L;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private Latencies() {}

  static Histogram empty() {
    return new Histogram(HIGHEST_NANOS, DIGITS);
  }

  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
  }

  static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
