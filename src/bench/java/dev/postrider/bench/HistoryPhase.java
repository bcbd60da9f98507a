package dev.postrider.bench;

import dev.postrider.bench.Filling.Messages;
import dev.postrider.bench.Filling.Owed;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The same measurements with a history in the tables: half of it of today, the rest of the five
 * days before, and retries that are due in the future.
 */
final class HistoryPhase {
  private static final int EARLIER_DAYS = 5;
  private static final String ALL = "app-%";
  private static final String[] CLEAN = {
    "DELETE FROM delivery WHERE state = 'pending'", "VACUUM delivery", "CHECKPOINT"
  };
  private static final String[] SETTLE = {
    "VACUUM ANALYZE message, attempt, delivery", "CHECKPOINT"
  };

  private final Workbench bench;
  private final Filling filling;

  HistoryPhase(Workbench bench) {
    this.bench = bench;
    this.filling = new Filling(bench.database());
  }

  void run() {
    fill();
    new AcceptPhase(bench, "history_").run();
    bench.database().execute(CLEAN);
    new EndToEndPhase(bench, "history_").run();
    Report report = bench.report();
    report.section("With a history, compared with empty tables, each as a ratio to raw inserts");
    report.count("history_messages", "delivered messages", bench.options().history());
    report.count("history_retries", "deliveries due in the future", bench.options().retries());
    compare("accept");
    compare("end_to_end");
  }

  private void compare(String what) {
    Report report = bench.report();
    report.figure(
        "history_" + what + "_to_empty",
        what.replace('_', ' ') + ", share of the empty tables' ratio",
        report.value("history_" + what + "_ratio") / report.value(what + "_ratio"));
  }

  private void fill() {
    Instant now = Clock.systemUTC().instant();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    int half = bench.options().history() / 2;
    fill(today, half, Owed.NOTHING);
    int earlier = (bench.options().history() - half) / EARLIER_DAYS;
    for (int day = 1; day <= EARLIER_DAYS; day++) {
      fill(today.minusDays(day), earlier, Owed.NOTHING);
    }
    fill(today, bench.options().retries(), Owed.RETRY);
    bench.report().step("filling: vacuum and analyse");
    bench.database().execute(SETTLE);
  }

  private void fill(LocalDate day, int count, Owed owed) {
    Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    bench.report().step("filling: %s, %,d messages, owed: %s".formatted(day, count, owed));
    filling.add(new Messages(ALL, from, count, owed));
  }
}
