package dev.postrider.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures the product between two looks at the yardstick, several times, so that both meet the
 * same machine; the round with the median ratio is the one that is reported.
 */
final class Rounds {
  private Rounds() {}

  /**
   * What the product did.
   *
   * @param messages accepted, or accepted, delivered and recorded
   * @param failed requests that were not answered 2xx
   */
  record Work(int messages, int failed, Costs costs) {
    double perSecond() {
      return messages / costs.seconds();
    }

    double statementsPerMessage() {
      return costs.statements() / (double) messages;
    }
  }

  /** Work and the better of the raw insert rates before and after it. */
  record Round(Work work, double raw) {
    double ratio() {
      return work.perSecond() / raw;
    }
  }

  static Round median(Workbench bench, String name, Supplier<Work> work) {
    List<Round> rounds = new ArrayList<>();
    for (int i = 1; i <= bench.options().rounds(); i++) {
      String round = "%s, round %d".formatted(name, i);
      bench.report().step(round);
      rounds.add(bench.calibration().bracket(round, () -> round(bench, work)));
    }
    rounds.sort(Comparator.comparingDouble(Round::ratio));
    return rounds.get(rounds.size() / 2);
  }

  private static Round round(Workbench bench, Supplier<Work> work) {
    double before = bench.raw();
    Work done = work.get();
    double after = bench.raw();
    var round = new Round(done, Math.max(before, after));
    bench
        .report()
        .step(
            "  %,.0f a second, raw inserts %,.0f and %,.0f: %.3f"
                .formatted(done.perSecond(), before, after, round.ratio()));
    return round;
  }

  /** Reports a round under names that begin alike. */
  static void report(Report report, String name, Round round) {
    Work work = round.work();
    Costs costs = work.costs();
    report.figure(name + "_ratio", "of the raw insert rate", round.ratio());
    report.figure(name + "_per_second", "messages a second", work.perSecond());
    report.figure(name + "_raw_per_second", "raw inserts a second beside it", round.raw());
    report.count(name + "_failed", "requests not answered 2xx", work.failed());
    report.figure(
        name + "_sql_per_message", "SQL statements a message", work.statementsPerMessage());
    report.figure(
        name + "_cores_product",
        "processors used by the product",
        costs.product() / costs.seconds());
    report.figure(
        name + "_cores_database",
        "processors used by PostgreSQL",
        costs.database() / costs.seconds());
    report.figure(
        name + "_cores_load",
        "processors used by load and receiver",
        costs.load() / costs.seconds());
  }
}
