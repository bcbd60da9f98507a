package dev.postrider.bench;

import dev.postrider.bench.Options.Phase;

/**
 * Measures the machine's limits and the product in one run and writes what the product reaches of
 * them. Ends with status 1 if a message was lost or a part failed, never because of a slow machine.
 */
public final class Bench {
  private static final String[] EMPTY = {"TRUNCATE delivery, message, attempt", "CHECKPOINT"};

  private final Workbench bench;

  private Bench(Workbench bench) {
    this.bench = bench;
  }

  /** Runs the benchmark as {@link Options} say. */
  public static void main(String[] arguments) throws Exception {
    Options options = Options.read();
    var report = new Report();
    long wrong;
    try (var bench = Workbench.open(options, report)) {
      wrong = new Bench(bench).run();
    } finally {
      report.write(options.directory());
    }
    report.step("written to " + options.directory());
    System.exit(wrong == 0 ? 0 : 1);
  }

  private long run() {
    if (has(Phase.MACHINE)) {
      new MachinePhase(bench).run();
    }
    if (has(Phase.ACCEPT)) {
      new AcceptPhase(bench, "").run();
      bench.database().execute(EMPTY);
    }
    if (has(Phase.END_TO_END)) {
      new EndToEndPhase(bench, "").run();
      bench.database().execute(EMPTY);
    }
    if (has(Phase.NEIGHBOUR)) {
      new NeighbourPhase(bench).run();
      bench.database().execute(EMPTY);
    }
    if (has(Phase.LIVE)) {
      new LivePhase(bench).run();
      bench.database().execute(EMPTY);
    }
    if (has(Phase.TASKS)) {
      new TasksPhase(bench).run();
      bench.database().execute(EMPTY);
    }
    if (has(Phase.HISTORY)) {
      new HistoryPhase(bench).run();
    }
    long wrong = bench.reportLosses();
    bench.calibration().finish();
    return wrong;
  }

  private boolean has(Phase phase) {
    return bench.options().has(phase);
  }
}
