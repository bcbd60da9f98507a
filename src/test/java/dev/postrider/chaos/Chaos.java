package dev.postrider.chaos;

import dev.postrider.chaos.Book.Duplicate;
import dev.postrider.e2e.Product;
import dev.postrider.support.ContractClient;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A run: load all the time, one disturbance after the other, and an account of it all. */
final class Chaos implements AutoCloseable {
  private static final int MESSAGES_PER_SECOND = 25;
  private static final int DELIVERIES_BEFORE = 60;
  private static final Duration HEALING = Duration.ofSeconds(60);
  private static final Duration TRAFFIC = Duration.ofSeconds(30);

  private final Clock clock = Clock.systemUTC();
  private final Instant began = clock.instant();
  private final Plan plan;
  private final Random random;
  private final Book book = new Book(Endpoints.COUNT);
  private final Endpoints endpoints;
  private final PostgresServer database;
  private final Cluster cluster;
  private final Audit audit;
  private final Callers callers;
  private final List<Struck> struck = new ArrayList<>();

  /** A harness that is asked to stop leaves no process behind. */
  private final Thread endAll = new Thread(this::endAll, "end-all");

  /** Starts everything: a PostgreSQL in the directory, Postrider, endpoints, callers. */
  Chaos(Plan plan, Path directory) throws IOException, SQLException {
    this.plan = plan;
    this.random = new Random(plan.seed());
    endpoints = new Endpoints(book, new Random(plan.seed()), clock);
    database = PostgresServer.create(directory);
    cluster = startCluster();
    audit = startAudit();
    Runtime.getRuntime().addShutdownHook(endAll);
    callers = new Callers(cluster::api, book, clock, "run-" + plan.seed());
  }

  /** A round while it is not known yet whose duplicates it explains. */
  private record Struck(
      Plan.Step step, Moments moments, Book.Totals gained, int late, Callers.Heard heard) {}

  private record Moments(Instant struck, Instant mended, Instant healed) {
    /** Whether what was sent then may have been cut off before it was recorded. */
    boolean explain(Duplicate duplicate) {
      return !duplicate.first().isBefore(struck.minus(Node.TIMEOUT))
          && duplicate.first().isBefore(healed);
    }
  }

  /** Goes through the plan and accounts for everything that was accepted. */
  Report run() throws SQLException {
    try (var client = new ContractClient(cluster.api(), Product.KEY)) {
      client.post("/api/v1/app", "{\"name\": \"Chaos\", \"uid\": \"chaos\"}");
      endpoints.createIn("chaos", client);
    }
    callers.start(MESSAGES_PER_SECOND);
    for (Plan.Step step : plan.steps()) {
      if (clock.instant().isBefore(began.plus(plan.limit()))) {
        round(step);
      }
    }
    if (!callers.finish(HEALING)) {
      book.fault("posts were not answered until the end");
    }
    book.awaitDelivered(Instant.MAX, HEALING);
    return account();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(endAll);
    try (endpoints;
        callers) {
      endAll();
    }
  }

  private void endAll() {
    try (database) {
      cluster.close();
    }
  }

  private void round(Plan.Step step) throws SQLException {
    cluster.arrange(step.topology());
    var before = book.totals();
    book.awaitDeliveries(DELIVERIES_BEFORE + random.nextInt(DELIVERIES_BEFORE), TRAFFIC);
    callers.heard();
    var watch = new Watch(cluster, book, clock, outage(step));
    Instant start = clock.instant();
    step.disturbance().strike(new Site(database, cluster, audit, watch, random));
    Instant mended = clock.instant();
    if (!book.awaitAcceptedSince(mended, HEALING)) {
      book.fault("nothing was accepted after " + step.disturbance());
    }
    int late = book.awaitDelivered(clock.instant(), HEALING);
    var moments = new Moments(start, mended, clock.instant());
    var gained = book.totals().minus(before);
    struck.add(new Struck(step, moments, gained, late, callers.heard()));
    long forgotten = audit.forgotten();
    if (late > 0 || forgotten > 0) {
      book.fault(
          "%d messages late and %d leases forgotten after %s"
              .formatted(late, forgotten, step.disturbance()));
    }
    System.out.println(describe(struck.size(), struck.getLast(), List.of()).toLine());
  }

  /** The long outage comes once, the others are short. */
  private Duration outage(Plan.Step step) {
    boolean before =
        struck.stream().anyMatch(one -> one.step().disturbance() == step.disturbance());
    return before ? plan.outage().dividedBy(10) : plan.outage();
  }

  private Report account() {
    Book.Totals totals = book.totals();
    long stuck = audit.awaitNothingOwed(HEALING);
    int lost = stuck == 0 ? book.owed().size() : 0;
    if (audit.messages() != totals.accepted()) {
      book.fault("%d messages are stored".formatted(audit.messages()));
    }
    List<Duplicate> open = new ArrayList<>(book.duplicates());
    List<Report.Round> history = new ArrayList<>();
    for (Struck one : struck) {
      List<Duplicate> explained = open.stream().filter(one.moments()::explain).toList();
      open.removeAll(explained);
      history.add(describe(history.size() + 1, one, explained));
    }
    open.forEach(this::noteUnexplained);
    return new Report(
        plan.form(),
        plan.seed(),
        history.size(),
        totals.accepted(),
        totals.delivered(),
        totals.deliveries(),
        lost,
        totals.duplicates(),
        open.size(),
        stuck,
        audit.violations(),
        book.faults(),
        history);
  }

  private Report.Round describe(int number, Struck one, List<Duplicate> explained) {
    Moments moments = one.moments();
    return new Report.Round(
        number,
        one.step().disturbance().name(),
        one.step().topology().name(),
        seconds(moments.struck()),
        seconds(moments.mended()),
        seconds(moments.healed()),
        one.gained().accepted(),
        one.gained().deliveries(),
        one.late(),
        explained.size(),
        (int) explained.stream().filter(this::bothRecorded).count(),
        one.heard().unavailable(),
        one.heard().slowestUnavailableMillis(),
        one.heard().unanswered());
  }

  private void noteUnexplained(Duplicate duplicate) {
    book.fault(
        "%s came to %s at %.1f s and again at %.1f s, recorded are %s"
            .formatted(
                duplicate.messageId(),
                duplicate.endpoint(),
                seconds(duplicate.first()),
                seconds(duplicate.again()),
                audit.attempts(duplicate.messageId(), duplicate.endpoint())));
  }

  private boolean bothRecorded(Duplicate duplicate) {
    return audit.recordedSuccesses(duplicate.messageId(), duplicate.endpoint()) > 1;
  }

  private double seconds(Instant moment) {
    return Duration.between(began, moment).toMillis() / 1000.0;
  }

  private Audit startAudit() throws IOException, SQLException {
    try {
      return new Audit(database);
    } catch (IOException | SQLException | RuntimeException failed) {
      endAll();
      throw failed;
    }
  }

  private Cluster startCluster() {
    try {
      return new Cluster(database);
    } catch (RuntimeException | Error failed) {
      database.close();
      throw failed;
    }
  }
}
