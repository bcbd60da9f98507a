package dev.postrider.bench;

import dev.postrider.bench.Filling.Messages;
import dev.postrider.bench.Filling.Owed;
import dev.postrider.bench.Receiver.Behaviour;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A thousand endpoints under a fixed rate: first without bad ones, then with one in ten that hangs,
 * one in ten that answers 500 and one that owes a great backlog and is slow, then without again.
 * Latency is that of the endpoints that are good all the time.
 */
final class NeighbourPhase {
  private static final Customers CUSTOMERS = new Customers(1000);
  private static final double UNMEASURED_SECONDS = 20;
  private static final Duration BACKLOG_AGE = Duration.ofMinutes(10);
  private static final String BAD = "uid ~ '^app-([0-9]*[12]|0)$'";

  /** Never waits for a row, so that it cannot be in the product's way. */
  private static final String FORGIVE =
      """
      WITH bad AS (
        SELECT message_id, endpoint_id
        FROM delivery
        WHERE endpoint_id IN (SELECT id FROM endpoint WHERE %s)
        FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM delivery
        USING bad
        WHERE delivery.message_id = bad.message_id
          AND delivery.endpoint_id = bad.endpoint_id
      )
      SELECT count(*)
      FROM delivery
      WHERE endpoint_id IN (SELECT id FROM endpoint WHERE %s)
      """
          .formatted(BAD, BAD);

  private final Workbench bench;
  private final FixedRate traffic;

  NeighbourPhase(Workbench bench) {
    this.bench = bench;
    this.traffic = new FixedRate(bench, CUSTOMERS, NeighbourPhase::isGood);
  }

  void run() {
    bench.report().step("noisy neighbours: 1,000 customers");
    try (var product = bench.start(CUSTOMERS, Map.of())) {
      bench.receiver().behave(endpoint -> isGood(endpoint) ? Behaviour.NOTED : Behaviour.UNNOTED);
      traffic.load(product, bench.options().seconds());
      Histogram before = traffic.measure(product, "noisy neighbours: without bad ones");
      bench
          .report()
          .step("noisy neighbours: a backlog of %,d".formatted(bench.options().backlog()));
      backlog();
      bench.receiver().behave(NeighbourPhase::behaviour);
      traffic.load(product, UNMEASURED_SECONDS);
      Histogram with = traffic.measure(product, "noisy neighbours: with bad ones");
      double resident = Processes.residentMebibytes(product.pid());
      forgive();
      traffic.load(product, UNMEASURED_SECONDS);
      Histogram after = traffic.measure(product, "noisy neighbours: without bad ones again");
      bench.awaitNothingOwed();
      report(before, with, after);
      bench.report().figure("neighbour_resident_mib", "resident memory with them, MiB", resident);
      bench
          .report()
          .figure(
              "neighbour_peak_mib",
              "product's peak resident memory, MiB",
              Processes.peakMebibytes(product.pid()));
    } finally {
      bench.receiver().behave(endpoint -> Behaviour.NOTED);
    }
  }

  private static boolean isGood(int endpoint) {
    return behaviour(endpoint) == Behaviour.NOTED;
  }

  private static Behaviour behaviour(int endpoint) {
    if (endpoint == 0) {
      return Behaviour.SLOW;
    }
    return switch (endpoint % 10) {
      case 1 -> Behaviour.HANGING;
      case 2 -> Behaviour.FAILING;
      default -> Behaviour.NOTED;
    };
  }

  private void backlog() {
    Instant now = Clock.systemUTC().instant();
    Instant midnight =
        now.atZone(ZoneOffset.UTC).toLocalDate().atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant earlier = now.minus(BACKLOG_AGE);
    Instant from = earlier.isBefore(midnight) ? midnight : earlier;
    new Filling(bench.database())
        .add(new Messages(Customers.uid(0), from, bench.options().backlog(), Owed.DELIVERY));
    bench.database().execute("ANALYZE delivery");
  }

  /**
   * Ends what the bad ones owe and makes them good, which they are at once but for open requests.
   */
  private void forgive() {
    bench.report().step("noisy neighbours: ending what bad ones owe");
    bench.receiver().behave(endpoint -> isGood(endpoint) ? Behaviour.NOTED : Behaviour.UNNOTED);
    if (!Waiting.until(() -> bench.database().number(FORGIVE) == 0, FixedRate.LATE_SECONDS)) {
      throw new IllegalStateException("what bad endpoints owe could not be ended");
    }
    bench.database().execute("VACUUM ANALYZE delivery");
  }

  private void report(Histogram before, Histogram with, Histogram after) {
    Report report = bench.report();
    report.section(
        "Noisy neighbours: 1,000 endpoints, %,d messages a second; the good ones' latency"
            .formatted(bench.options().neighbourRate()));
    Latencies.report(report, "neighbour", "without", "without bad ones", before);
    Latencies.report(
        report, "neighbour", "with", "with 10 % hanging, 10 % failing and a backlog", with);
    Latencies.report(report, "neighbour", "after", "without bad ones again", after);
    report.figure(
        "neighbour_p99_ratio",
        "percentile 99 with bad ones / mean of both without",
        Latencies.ratio(99, before, with, after));
  }
}
