package dev.postrider.bench;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What came of the messages of one run, id by id. Belongs to the receiver's event loop, but for
 * {@link #different}.
 */
final class Arrivals {
  private static final int FIRST_SIZE = 1 << 16;

  private final int run;
  private final AtomicLong different = new AtomicLong();
  private final Histogram latencies = Latencies.empty();
  private byte[] counts = new byte[FIRST_SIZE];

  Arrivals(int run) {
    this.run = run;
  }

  int run() {
    return run;
  }

  /** How many different messages have come. */
  long different() {
    return different.get();
  }

  /**
   * How the accepted messages fared.
   *
   * @param lost accepted but did not come
   * @param duplicates came more than once: all but the first
   * @param latencies from when a message was due to its first arrival, in nanoseconds
   */
  record Check(long lost, long duplicates, Histogram latencies) {}

  Check check(BitSet accepted) {
    long lost = accepted.stream().filter(sequence -> count(sequence) == 0).count();
    long duplicates = 0;
    for (byte count : counts) {
      duplicates += Math.max(0, count - 1);
    }
    return new Check(lost, duplicates, latencies.copy());
  }

  void note(int sequence, long latencyNanos) {
    if (sequence >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(sequence + 1, 2 * counts.length));
    }
    if (counts[sequence] < Byte.MAX_VALUE) {
      counts[sequence]++;
    }
    if (counts[sequence] == 1) {
      Latencies.record(latencies, latencyNanos);
      different.incrementAndGet();
    }
  }

  private int count(int sequence) {
    return sequence < counts.length ? counts[sequence] : 0;
  }
}
