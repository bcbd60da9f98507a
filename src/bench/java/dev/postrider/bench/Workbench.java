package dev.postrider.bench;

import dev.postrider.bench.Arrivals.Check;
import dev.postrider.bench.InsertYardstick.Way;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** What all parts of a run share: the database, the load, the receiver and the report. */
final class Workbench implements AutoCloseable {
  /** Connections on which messages are posted. */
  static final int CONNECTIONS = 128;

  private static final long ARRIVAL_LIMIT_SECONDS = 120;

  /** Leases included, retries that are due later not. */
  private static final String IS_SOMETHING_OWED =
      "SELECT count(*) FROM (SELECT FROM delivery WHERE due_at < now() + interval '10 minutes'"
          + " LIMIT 1) AS owed";

  private final Options options;
  private final Report report;
  private final Calibration calibration;
  private final Vertx vertx;
  private final BenchDatabase database;
  private final Receiver receiver;
  private final Load load;
  private final InsertYardstick yardstick;
  private final Product.Installation installation;
  private final List<Run> runs = new ArrayList<>();
  private Way best = new Way(2, 500);
  private double bestRaw;
  private long unstored;

  private record Run(Arrivals arrivals, BitSet accepted) {}

  private Workbench(Options options, Report report, BenchDatabase database) {
    this.options = options;
    this.report = report;
    this.database = database;
    this.calibration = new Calibration(report);
    this.vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    this.receiver = Receiver.start(vertx);
    this.load = Load.start(vertx);
    this.yardstick = new InsertYardstick(vertx, database.url());
    this.installation =
        new Product.Installation(
            options.jar(), database.productUrl(), options.directory().resolve("product.log"));
  }

  /** Starts PostgreSQL in a new directory and gives it the product's schema. */
  static Workbench open(Options options, Report report) throws IOException {
    Files.createDirectories(options.directory());
    report.step("starting PostgreSQL");
    var database = BenchDatabase.start(Files.createTempDirectory("postrider-bench"));
    report.note(database.description());
    var bench = new Workbench(options, report, database);
    Files.deleteIfExists(bench.installation.log());
    Product.migrate(bench.installation);
    return bench;
  }

  Options options() {
    return options;
  }

  Report report() {
    return report;
  }

  Calibration calibration() {
    return calibration;
  }

  Vertx vertx() {
    return vertx;
  }

  BenchDatabase database() {
    return database;
  }

  Receiver receiver() {
    return receiver;
  }

  Load load() {
    return load;
  }

  /** Starts the product and makes sure that it has so many customers. */
  Product start(Customers customers, Map<String, String> settings) {
    Product product = Product.start(installation, settings);
    int known = (int) database.number("SELECT count(*) FROM application WHERE uid LIKE 'app-%'");
    customers.create(known, product.port(), receiver.port());
    return product;
  }

  /** The raw insert rate in the best way that is known, in messages a second. */
  double raw() {
    return raw(best, Math.max(1, options.seconds() / 3));
  }

  /** The raw insert rate in some way; the best becomes the yardstick. */
  double raw(Way way, double seconds) {
    double rate = yardstick.measure(way, seconds);
    if (rate > bestRaw) {
      bestRaw = rate;
      best = way;
    }
    return rate;
  }

  double bestRaw() {
    return bestRaw;
  }

  Way bestWay() {
    return best;
  }

  /** Waits until what was accepted has arrived and nothing more is owed, and checks id by id. */
  Check settle(Arrivals arrivals, Load.Result result) {
    expect(arrivals, result.accepted());
    int accepted = result.accepted().cardinality();
    Waiting.until(() -> arrivals.different() >= accepted, ARRIVAL_LIMIT_SECONDS);
    awaitNothingOwed();
    return receiver.check(arrivals, result.accepted());
  }

  /** Waits, but not for ever, until nothing is owed any more. */
  void awaitNothingOwed() {
    Waiting.until(() -> database.number(IS_SOMETHING_OWED) == 0, ARRIVAL_LIMIT_SECONDS);
  }

  /** Has the check at the end look for messages. */
  void expect(Arrivals arrivals, BitSet accepted) {
    runs.add(new Run(arrivals, accepted));
  }

  /** Notes accepted messages that are not in the database. */
  void noteUnstored(long count) {
    unstored += count;
  }

  /** Checks all runs once more, since a duplicate may come late, and reports. */
  long reportLosses() {
    long lost = unstored;
    long duplicates = 0;
    long accepted = 0;
    for (Run run : runs) {
      Check check = receiver.check(run.arrivals(), run.accepted());
      lost += check.lost();
      duplicates += check.duplicates();
      accepted += run.accepted().cardinality();
    }
    report.section("Everything that was accepted, id by id, warm-up included");
    report.count("checked", "accepted with the role delivery on", accepted);
    report.count("lost", "lost", lost);
    report.count("duplicates", "duplicates", duplicates);
    report.count("unsigned", "arrived without a signature", receiver.unsigned());
    return lost + receiver.unsigned();
  }

  @Override
  public void close() throws IOException {
    vertx.close().await();
    database.close();
  }
}
