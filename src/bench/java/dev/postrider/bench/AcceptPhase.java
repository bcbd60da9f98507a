package dev.postrider.bench;

import dev.postrider.bench.Rounds.Work;
import java.util.Map;

/**
 * Accepting alone: a product with the role http only, so that nothing is delivered. Each message is
 * authenticated, validated, matched with endpoints, committed together with the one delivery that
 * it owes, and answered 202.
 */
final class AcceptPhase {
  private static final Customers CUSTOMERS = new Customers(50);

  /** Of a measurement: the compiler needs thousands of messages to know what is hot. */
  private static final double WARM_UP = 1.5;

  private static final String ACCEPTED =
      "SELECT count(*) FROM delivery JOIN message ON message.id = message_id"
          + " WHERE state = 'pending'";

  private final Workbench bench;
  private final String prefix;
  private int accepted;

  /**
   * @param prefix what the names of the figures begin with
   */
  AcceptPhase(Workbench bench, String prefix) {
    this.bench = bench;
    this.prefix = prefix;
  }

  void run() {
    try (var product = bench.start(CUSTOMERS, Map.of("POSTRIDER_ROLES", "http"))) {
      bench.report().step("accepting: warm-up");
      work(product, WARM_UP * bench.options().seconds());
      var round = Rounds.median(bench, "accepting", () -> work(product, bench.options().seconds()));
      bench.report().section("Accepting alone, 128 connections, role http only");
      Rounds.report(bench.report(), prefix + "accept", round);
      bench
          .report()
          .figure(
              prefix + "accept_peak_mib",
              "product's peak resident memory, MiB",
              Processes.peakMebibytes(product.pid()));
    }
    bench.noteUnstored(Math.max(0, accepted - bench.database().number(ACCEPTED)));
  }

  private Work work(Product product, double seconds) {
    var traffic = CUSTOMERS.traffic(0, product.port());
    Costs before = Costs.now(product, bench.database());
    var result = bench.load().closed(traffic, Workbench.CONNECTIONS, seconds);
    Costs costs = Costs.now(product, bench.database()).since(before);
    int messages = result.accepted().cardinality();
    accepted += messages;
    return new Work(messages, result.failed(), costs);
  }
}
