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
 */
final class LivePhase {
  private static final Customers CUSTOMERS = new Customers(50);
  private static final int CLIENTS = 1_000;
  private static final Map<String, String> SETTINGS =
      Map.of("POSTRIDER_ROLES", "http", "POSTRIDER_LIVE_MAX_CONNECTIONS", "2000");

  private final Workbench bench;

  LivePhase(Workbench bench) {
    this.bench = bench;
  }

  /** Rates without clients and with them, right after another. */
  private record Pair(double without, double with, double events) {
    double ratio() {
      return with / without;
    }
  }

  void run() {
    try (var product = bench.start(CUSTOMERS, SETTINGS)) {
      bench.report().step("live: warm-up");
      rate(product, 1.5 * bench.options().seconds());
      watch(product);
      List<Pair> pairs = new ArrayList<>();
      for (int i = 1; i <= bench.options().rounds(); i++) {
        String round = "live, round %d".formatted(i);
        bench.report().step(round);
        pairs.add(bench.calibration().bracket(round, () -> pair(product)));
      }
      pairs.sort(Comparator.comparingDouble(Pair::ratio));
      report(pairs.get(pairs.size() / 2));
    }
  }

  /** The first clients meet code that nobody has compiled yet. */
  private void watch(Product product) {
    try (var _ = LiveClients.connect(bench.vertx(), product.port(), CUSTOMERS, CLIENTS)) {
      rate(product, bench.options().seconds());
    }
  }

  private Pair pair(Product product) {
    double before = rate(product, bench.options().seconds());
    double with;
    double events;
    try (var clients = LiveClients.connect(bench.vertx(), product.port(), CUSTOMERS, CLIENTS)) {
      with = rate(product, bench.options().seconds());
      events = clients.received() / bench.options().seconds();
      if (clients.closed() > 0) {
        throw new IllegalStateException(clients.closed() + " live connections were closed");
      }
    }
    double after = rate(product, bench.options().seconds());
    var pair = new Pair((before + after) / 2, with, events);
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

  private void report(Pair pair) {
    var report = bench.report();
    report.section("Accepting with 1,000 connected SockJS clients, role http only");
    report.figure("live_ratio", "of the rate without clients", pair.ratio());
    report.figure("live_per_second", "messages a second with them", pair.with());
    report.figure("live_without_per_second", "messages a second without", pair.without());
    report.figure("live_events_per_second", "events a second that they got", pair.events());
  }
}
