package dev.postrider.bench;

import dev.postrider.bench.Arrivals.Check;
import dev.postrider.bench.Options.Phase;
import dev.postrider.bench.Rounds.Work;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The whole way: accepted, delivered to one of 50 endpoints and recorded, at full load until the
 * queue is empty, then at half of that rate, where latency is measured.
 */
final class EndToEndPhase {
  private static final Customers CUSTOMERS = new Customers(50);

  /** Of a measurement: the compiler needs thousands of messages to know what is hot. */
  private static final double WARM_UP = 1.5;

  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  private final Workbench bench;
  private final String prefix;

  /**
   * @param prefix what the names of the figures begin with
   */
  EndToEndPhase(Workbench bench, String prefix) {
    this.bench = bench;
    this.prefix = prefix;
  }

  void run() {
    try (var product = bench.start(CUSTOMERS, Map.of())) {
      bench.report().step("end to end: warm-up");
      work(product, WARM_UP * bench.options().seconds());
      var round =
          Rounds.median(bench, "end to end", () -> work(product, bench.options().seconds()));
      Report report = bench.report();
      report.section("Accepted, delivered and recorded, 128 connections, 50 endpoints");
      Rounds.report(report, prefix + "end_to_end", round);
      if (bench.options().has(Phase.HALF_LOAD)) {
        halfLoad(product, round.work().perSecond() / 2);
      }
      report.figure(
          prefix + "sql_per_message",
          "SQL statements a message at full load",
          round.work().statementsPerMessage());
      report.figure(
          prefix + "peak_mib",
          "product's peak resident memory, MiB",
          Processes.peakMebibytes(product.pid()));
    }
  }

  private Work work(Product product, double seconds) {
    Arrivals arrivals = bench.receiver().newRun();
    var traffic = CUSTOMERS.traffic(arrivals.run(), product.port());
    Costs before = Costs.now(product, bench.database());
    var result = bench.load().closed(traffic, Workbench.CONNECTIONS, seconds);
    Check check = bench.settle(arrivals, result);
    Costs costs = Costs.now(product, bench.database()).since(before);
    int delivered = result.accepted().cardinality() - (int) check.lost();
    return new Work(delivered, result.failed(), costs);
  }

  private void halfLoad(Product product, double perSecond) {
    Report report = bench.report();
    report.step("at half of the end-to-end rate");
    bench.database().checkpoint();
    atFixedRate(product, perSecond);
    Latency latency =
        bench.calibration().bracket("half load", () -> atFixedRate(product, perSecond));
    report.section("At half of that, messages sent at a fixed rate, latency since each was due");
    report.figure(prefix + "half_load_per_second", "messages a second", perSecond);
    percentiles("accepted", latency.toAnswer());
    percentiles("", latency.toReceiver());
  }

  private void percentiles(String what, Histogram histogram) {
    for (double percentile : PERCENTILES) {
      String number = percentile == Math.rint(percentile) ? "%.0f" : "%.1f";
      String name = number.formatted(percentile).replace('.', '_');
      bench
          .report()
          .figure(
              "%sp%s_ms_half_load%s".formatted(prefix, name, what.isEmpty() ? "" : "_" + what),
              "to the %s, percentile %s, ms"
                  .formatted(what.isEmpty() ? "receiver" : "202", number.formatted(percentile)),
              Latencies.millis(histogram, percentile));
    }
  }

  private record Latency(Histogram toAnswer, Histogram toReceiver) {}

  private Latency atFixedRate(Product product, double perSecond) {
    Arrivals arrivals = bench.receiver().newRun();
    var traffic = CUSTOMERS.traffic(arrivals.run(), product.port());
    double seconds = bench.options().seconds() * 1.5;
    var result = bench.load().open(traffic, Workbench.CONNECTIONS, perSecond, seconds);
    return new Latency(result.latencies(), bench.settle(arrivals, result).latencies());
  }
}
