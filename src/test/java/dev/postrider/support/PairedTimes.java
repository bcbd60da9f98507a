package dev.postrider.support;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Times of two kinds of requests that were sent in pairs, one right after the other. Whatever slows
 * a machine down slows both of a pair, so pairs are compared and never the times of one kind with
 * all of the other: the signed-rank statistic of Wilcoxon, of which no distribution is assumed.
 *
 * @param differences of each pair, the one kind less the other, in nanoseconds
 */
public record PairedTimes(List<Long> differences) {
  /**
   * Standard deviations. Without a difference, one measurement in 2,000 is beyond it; two in a row
   * that lean to the same side are one in eight million. A difference that is seen in nine of ten
   * pairs is beyond it from 20 pairs on.
   */
  private static final double BOUND = 3.5;

  /** What a network hides, however often somebody measures from outside of the machine's rack. */
  private static final long FLOOR_NANOS = 500_000;

  public PairedTimes {
    differences = List.copyOf(differences);
  }

  /**
   * By how many standard deviations the sum of the ranks of one sign differs from that of chance;
   * positive if the one kind is slower.
   */
  public double lean() {
    List<Long> sorted = new ArrayList<>(differences);
    sorted.sort(Comparator.comparingLong(Math::abs));
    double n = sorted.size();
    double positive = 0;
    for (int i = 0; i < sorted.size(); i++) {
      positive += sorted.get(i) > 0 ? i + 1 : 0;
    }
    return (positive - n * (n + 1) / 4) / Math.sqrt(n * (n + 1) * (2 * n + 1) / 24);
  }

  /** The difference that half of the pairs exceed, in nanoseconds. */
  public long median() {
    return differences.stream().sorted().skip(differences.size() / 2).findFirst().orElseThrow();
  }

  /** Whether the one kind can be told from the other by its time. */
  public boolean tells() {
    return Math.abs(lean()) > BOUND && Math.abs(median()) > FLOOR_NANOS;
  }

  /** Whether another measurement tells the same. */
  public boolean isConfirmedBy(PairedTimes again) {
    return tells() && again.tells() && lean() > 0 == again.lean() > 0;
  }

  @Override
  public String toString() {
    return "%d pairs lean by %.1f standard deviations, half of them by more than %d µs"
        .formatted(differences.size(), lean(), median() / 1_000);
  }
}
