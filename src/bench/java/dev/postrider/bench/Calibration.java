package dev.postrider.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * How fast the machine is, looked at before and after everything that is measured, because a shared
 * host drifts. What was measured while the machine was slower than 85 % of its best is measured
 * again, at most twice, and for at most two minutes of the whole run.
 */
final class Calibration {
  private static final double STEADY = 0.85;
  private static final int REPEATS_MAX = 2;
  private static final double REPEATING_SECONDS_MAX = 120;
  private static final long LOOK_NANOS = 400_000_000L;
  private static final int BLOCK = 4096;

  private final Report report;
  private final List<Double> kept = new ArrayList<>();
  private final double before;
  private double best;
  private int repeated;
  private double repeatingSeconds;

  Calibration(Report report) {
    this.report = report;
    look();
    this.before = look();
  }

  /** Measures between two looks at the machine, again if it was slow at either. */
  <T> T bracket(String name, Supplier<T> measurement) {
    for (int repeats = 0; ; repeats++) {
      long start = System.nanoTime();
      double earlier = look();
      T result = measurement.get();
      double speed = Math.min(earlier, look());
      boolean mayRepeat = repeats < REPEATS_MAX && repeatingSeconds < REPEATING_SECONDS_MAX;
      if (speed >= STEADY * best || !mayRepeat) {
        kept.add(speed);
        return result;
      }
      repeated++;
      repeatingSeconds += (System.nanoTime() - start) / 1e9;
      report.step(
          "%s: again, the machine was at %.0f %% of its best".formatted(name, 100 * speed / best));
    }
  }

  /** Looks a last time and reports the machine's speed and whether it was steady. */
  void finish() {
    double after = look();
    double slowest = kept.stream().mapToDouble(Double::doubleValue).min().orElse(after);
    boolean steady = Math.min(slowest, Math.min(before, after)) >= STEADY * best;
    report.section("The machine's own speed, SHA-256 blocks of 4 KiB a second on all processors");
    report.line("before", before);
    report.line("after", after);
    report.line("slowest that was kept, share of the best", slowest / best);
    report.line("measurements repeated", repeated);
    report.note(steady ? "steady" : "NOT STEADY: trust only the ratios, and repeat the run");
    var figures = new LinkedHashMap<String, Object>();
    figures.put("before", before);
    figures.put("after", after);
    figures.put("best", best);
    figures.put("slowest_kept", slowest);
    figures.put("repeated", repeated);
    figures.put("steady", steady);
    report.object("calibration", figures);
  }

  private double look() {
    int processors = Runtime.getRuntime().availableProcessors();
    var threads = new ArrayList<Thread>();
    double[] speeds = new double[processors];
    for (int i = 0; i < processors; i++) {
      int processor = i;
      threads.add(Thread.ofPlatform().start(() -> speeds[processor] = hash()));
    }
    double sum = 0;
    for (int i = 0; i < processors; i++) {
      Waiting.join(threads.get(i));
      sum += speeds[i];
    }
    best = Math.max(best, sum);
    return sum;
  }

  private static double hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[BLOCK];
      long rounds = 0;
      long start = System.nanoTime();
      while (System.nanoTime() - start < LOOK_NANOS) {
        block[0] = digest.digest(block)[0];
        rounds++;
      }
      return rounds * 1e9 / (System.nanoTime() - start);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
