package dev.postrider.bench;

import dev.postrider.bench.Filling.Messages;
import dev.postrider.bench.Filling.Owed;
import dev.postrider.bench.Receiver.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Live traffic at a fixed rate while background tasks run: without them, then while ten endpoints
 * have all recovered that they ever missed, then without again. Latency is that of the other
 * endpoints.
 */
final class TasksPhase {
  private static final Customers CUSTOMERS = new Customers(50);
  private static final int RECOVERING = 10;
  private static final String RECOVERING_ENDPOINTS = "app-_";
  private static final int MESSAGES = 200_000;
  private static final double WARM_UP = 3;
  private static final long END_SECONDS = 300;
  private static final Duration AGE = Duration.ofHours(6);
  private static final String RUNNING =
      "SELECT count(*) FROM background_task WHERE state = 'running'";
  private static final String RESENT = "SELECT sum(messages_resent) FROM background_task";

  private final Workbench bench;
  private final FixedRate traffic;

  TasksPhase(Workbench bench) {
    this.bench = bench;
    this.traffic = new FixedRate(bench, CUSTOMERS, TasksPhase::isGood);
  }

  void run() {
    bench.report().step("background tasks: %,d messages that were given up".formatted(MESSAGES));
    try (var product = bench.start(CUSTOMERS, Map.of())) {
      bench.receiver().behave(number -> isGood(number) ? Behaviour.NOTED : Behaviour.UNNOTED);
      Instant since = fill();
      traffic.load(product, WARM_UP * bench.options().seconds());
      Histogram before = traffic.measure(product, "background tasks: without");
      for (int number = 0; number < RECOVERING; number++) {
        Customers.recover(number, since, product.port());
      }
      long resent = bench.database().number(RESENT);
      Histogram with = traffic.measureBeside(product, "background tasks: with ten");
      resent = bench.database().number(RESENT) - resent;
      long running = bench.database().number(RUNNING);
      bench.report().step("background tasks: until they have ended");
      if (!Waiting.until(() -> bench.database().number(RUNNING) == 0, END_SECONDS)) {
        throw new IllegalStateException("background tasks have not ended");
      }
      bench.awaitNothingOwed();
      traffic.load(product, bench.options().seconds());
      Histogram after = traffic.measure(product, "background tasks: without again");
      report(before, with, after);
      bench
          .report()
          .figure("tasks_running", "of ten, running after the measurement", (double) running);
      bench.report().figure("tasks_resent", "messages owed again during it", (double) resent);
    } finally {
      bench.receiver().behave(endpoint -> Behaviour.NOTED);
    }
  }

  private static boolean isGood(int endpoint) {
    return endpoint >= RECOVERING;
  }

  /** Fills a part of today; the beginning of what was missed. */
  private Instant fill() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant midnight =
        now.atZone(ZoneOffset.UTC).toLocalDate().atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant from = now.minus(AGE).isBefore(midnight) ? midnight : now.minus(AGE);
    new Filling(bench.database())
        .add(new Messages(RECOVERING_ENDPOINTS, from, MESSAGES, Owed.GIVEN_UP));
    bench.database().execute("VACUUM ANALYZE message, attempt");
    return from;
  }

  private void report(Histogram before, Histogram with, Histogram after) {
    Report report = bench.report();
    report.section(
        "Background tasks: %,d messages a second beside ten recoveries; other endpoints' latency"
            .formatted(bench.options().neighbourRate()));
    Latencies.report(report, "tasks", "without", "without tasks", before);
    Latencies.report(report, "tasks", "with", "with ten tasks", with);
    Latencies.report(report, "tasks", "after", "without tasks again", after);
    report.figure(
        "tasks_p99_ratio",
        "percentile 99 with tasks / mean of both without",
        Latencies.ratio(99, before, with, after));
  }
}
