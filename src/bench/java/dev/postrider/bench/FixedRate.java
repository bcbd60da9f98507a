package dev.postrider.bench;

import dev.postrider.bench.Arrivals.Check;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.HdrHistogram.Histogram;

/**
 * Messages at a fixed rate to all customers, and the latency of those to endpoints that are good
 * all the time.
 */
final class FixedRate {
  /** How long the last are waited for, in seconds. */
  static final long LATE_SECONDS = 60;

  private final Workbench bench;
  private final Customers customers;
  private final IntPredicate isGood;

  /**
   * @param isGood whether the endpoint with a number is
   */
  FixedRate(Workbench bench, Customers customers, IntPredicate isGood) {
    this.bench = bench;
    this.customers = customers;
    this.isGood = isGood;
  }

  /** Load before a measurement. */
  void load(Product product, double seconds) {
    bench.database().checkpoint();
    send(product, bench.receiver().newRun(), seconds);
  }

  /** Latency to the receiver. */
  Histogram measure(Product product, String what) {
    bench.report().step(what);
    return bench.calibration().bracket(what, () -> latencies(product));
  }

  /** The same while something else keeps the machine busy, so that its speed cannot be told. */
  Histogram measureBeside(Product product, String what) {
    bench.report().step(what);
    return latencies(product);
  }

  /** What has not come a minute later counts as having taken that minute. */
  private Histogram latencies(Product product) {
    Arrivals arrivals = bench.receiver().newRun();
    var result = send(product, arrivals, 2 * bench.options().seconds());
    BitSet good = new BitSet();
    result.accepted().stream()
        .filter(sequence -> isGood.test(sequence % customers.count()))
        .forEach(good::set);
    Waiting.until(() -> arrivals.different() >= good.cardinality(), LATE_SECONDS);
    Check check = bench.receiver().check(arrivals, good);
    for (long late = 0; late < check.lost(); late++) {
      Latencies.record(check.latencies(), Duration.ofSeconds(LATE_SECONDS).toNanos());
    }
    bench.expect(arrivals, good);
    return check.latencies();
  }

  private Load.Result send(Product product, Arrivals arrivals, double seconds) {
    return bench
        .load()
        .open(
            customers.traffic(arrivals.run(), product.port()),
            Workbench.CONNECTIONS,
            bench.options().neighbourRate(),
            seconds);
  }
}
