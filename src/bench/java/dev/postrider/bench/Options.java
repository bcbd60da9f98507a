package dev.postrider.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What to run, from the system properties {@code bench.*}.
 *
 * @param jar the packaged product ({@code bench.jar})
 * @param directory where the report and the product's log go ({@code bench.directory})
 * @param seconds how long a measurement takes ({@code bench.seconds})
 * @param rounds how often product and yardstick are measured in turn ({@code bench.rounds})
 * @param phases what is measured ({@code bench.phases}, and {@code bench.history})
 * @param history delivered messages in the tables ({@code bench.history.messages})
 * @param retries deliveries due in the future ({@code bench.history.retries})
 * @param neighbourRate messages a second with noisy neighbours ({@code bench.neighbour.rate})
 * @param backlog deliveries owed to one endpoint ({@code bench.neighbour.backlog})
 */
record Options(
    Path jar,
    Path directory,
    double seconds,
    int rounds,
    Set<Phase> phases,
    int history,
    int retries,
    int neighbourRate,
    int backlog) {
  private static final String BY_DEFAULT = "machine,accept,end-to-end,half-load,neighbour";

  /** A part of the benchmark. */
  enum Phase {
    MACHINE,
    ACCEPT,
    END_TO_END,
    HALF_LOAD,
    HISTORY,
    NEIGHBOUR,
    LIVE,
    TASKS
  }

  static Options read() {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    Arrays.stream(text("phases", BY_DEFAULT).split(",", -1))
        .map(name -> Phase.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
        .forEach(phases::add);
    if (Boolean.parseBoolean(text("history", "false"))) {
      phases.add(Phase.HISTORY);
    }
    if (phases.contains(Phase.HISTORY)) {
      phases.addAll(Set.of(Phase.ACCEPT, Phase.END_TO_END));
    }
    if (phases.contains(Phase.HALF_LOAD)) {
      phases.add(Phase.END_TO_END);
    }
    return new Options(
        Path.of(text("jar", "target/postrider.jar")),
        Path.of(text("directory", "target/bench")),
        Double.parseDouble(text("seconds", "10")),
        number("rounds", 3),
        phases,
        number("history.messages", 10_000_000),
        number("history.retries", 1_000_000),
        number("neighbour.rate", 1200),
        number("neighbour.backlog", 1_000_000));
  }

  boolean has(Phase phase) {
    return phases.contains(phase);
  }

  private static int number(String name, int byDefault) {
    return Integer.parseInt(text(name, Integer.toString(byDefault)));
  }

  private static String text(String name, String byDefault) {
    return System.getProperty("bench." + name, byDefault);
  }
}
