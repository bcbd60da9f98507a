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

  /** Percentiles 50 and 99. */
  static void report(
      Report report, String phase, String name, String description, Histogram histogram) {
    for (int percentile : new int[] {50, 99}) {
      report.figure(
          "%s_p%d_ms_%s".formatted(phase, percentile, name),
          "%s, percentile %d, ms".formatted(description, percentile),
          millis(histogram, percentile));
    }
  }

  /** A percentile under some strain over the mean of those before and after it. */
  static double ratio(double percentile, Histogram before, Histogram with, Histogram after) {
    double without = (millis(before, percentile) + millis(after, percentile)) / 2;
    return millis(with, percentile) / without;
  }

  static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
