package dev.postrider.bench;

import dev.postrider.bench.Rounds.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Accepting while many browsers watch: the same work without and with a thousand connected SockJS
 * clients, in turn, in one process of the product. The clients are spread over all applications,
 * all of which are busy; they run in the benchmark's process and so take from the machine as well.
 *
 * <p>Many short pairs say more than few long ones: PostgreSQL's own work at its own times weighs as
 * much as the clients do.
 */
final class LivePhase {
  private static final Customers CUSTOMERS = new Customers(50);
  private static final int CLIENTS = 1_000;
  private static final Map<String, String> SETTINGS =
      Map.of("POSTRIDER_ROLES", "http", "POSTRIDER_LIVE_MAX_CONNECTIONS", "2000");

  private static final int PAIRS_PER_ROUND = 3;

  private final Workbench bench;
  private final double seconds;

  LivePhase(Workbench bench) {
    this.bench = bench;
    this.seconds = bench.options().seconds() / 2;
  }

  /** Rates without clients and with them, right after another. */
  private record Pair(double without, double with, double events, double frames) {
    double ratio() {
      return with / without;
    }
  }

  void run() {
    try (var product = bench.start(CUSTOMERS, SETTINGS)) {
      bench.report().step("live: warm-up");
      rate(product, 3 * seconds);
      pair(product);
      List<Pair> pairs = new ArrayList<>();
      for (int i = 1; i <= PAIRS_PER_ROUND * bench.options().rounds(); i++) {
        String name = "live, pair %d".formatted(i);
        bench.report().step(name);
        pairs.add(bench.calibration().bracket(name, () -> pair(product)));
      }
      pairs.sort(Comparator.comparingDouble(Pair::ratio));
      report(pairs);
    }
  }

  private Pair pair(Product product) {
    double before = rate(product, seconds);
    double with;
    double events;
    double frames;
    try (var clients = LiveClients.connect(bench.vertx(), product.port(), CUSTOMERS, CLIENTS)) {
      with = rate(product, seconds);
      events = clients.received() / seconds;
      frames = clients.frames() / seconds;
      if (clients.closed() > 0) {
        throw new IllegalStateException(clients.closed() + " live connections were closed");
      }
    }
    double after = rate(product, seconds);
    var pair = new Pair((before + after) / 2, with, events, frames);
    bench
        .report()
        .step(
            "  %,.0f and %,.0f a second without, %,.0f with: %.3f"
                .formatted(before, after, with, pair.ratio()));
    return pair;
  }

  private double rate(Product product, double seconds) {
    var traffic = CUSTOMERS.traffic(0, product.port());
    Costs before = Costs.now(product, bench.database());
    var result = bench.load().closed(traffic, Workbench.CONNECTIONS, seconds);
    Costs costs = Costs.now(product, bench.database()).since(before);
    return new Work(result.accepted().cardinality(), result.failed(), costs).perSecond();
  }

  private void report(List<Pair> pairs) {
    Pair pair = pairs.get(pairs.size() / 2);
    var report = bench.report();
    report.section("Accepting with 1,000 connected SockJS clients, role http only");
    report.figure("live_ratio", "of the rate without clients, median", pair.ratio());
    report.figure("live_ratio_lowest", "in the worst pair", pairs.getFirst().ratio());
    report.figure("live_ratio_highest", "in the best pair", pairs.getLast().ratio());
    report.figure("live_per_second", "messages a second with them", pair.with());
    report.figure("live_without_per_second", "messages a second without", pair.without());
    report.figure("live_events_per_second", "events a second that they got", pair.events());
    report.figure("live_frames_per_second", "frames a second that brought them", pair.frames());
  }
}
