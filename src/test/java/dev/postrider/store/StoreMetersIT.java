package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.support.Scrape;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store does, and what waits in its queue, is measured. */
class StoreMetersIT {
  private static final String[] POOL = {"db_client_connection_pool_name", "store"};
  private static final String STATEMENTS = "db_client_operation_duration_seconds_count";

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Scrape scrape() {
    return Scrape.parse(store.metrics.scrape());
  }

  @Test
  void countsMessagesOnceAndBatches() {
    // Given
    List<Future<Message>> accepted =
        IntStream.range(0, 20)
            .mapToObj(
                number ->
                    store.bus.request(
                        Messages.ACCEPT,
                        store.message("shop", "invoice.paid", "event-" + number % 10)))
            .toList();

    // When
    await(Future.join(accepted).transform(done -> Future.succeededFuture()));

    // Then
    Scrape scrape = scrape();
    assertThat(scrape.value("postrider_messages_accepted_total")).isEqualTo(10);
    assertThat(scrape.value("postrider_commit_batch_size_sum", "commit", "accept")).isEqualTo(20);
    assertThat(scrape.value("postrider_commit_batch_size_count", "commit", "accept"))
        .isBetween(1.0, 20.0)
        .isEqualTo(scrape.sum(STATEMENTS, "db_query_summary", "message.accept"));
    assertThat(scrape.value("postrider_commit_waiting", "commit", "accept")).isZero();
  }

  @Test
  void measuresStatementsByTheirNames() {
    // Given
    store.createEndpoint("shop");
    store.accept("shop");
    Leased leased = store.claim(10).getFirst();

    // When
    store.record(leased, 200, null);

    // Then
    Scrape scrape = scrape();
    for (var statement : List.of("message.accept", "claim.lease", "delivery.settle")) {
      assertThat(scrape.value(STATEMENTS, "db_query_summary", statement, "error_type", ""))
          .isEqualTo(1);
    }
    assertThat(scrape.value("postrider_commit_batch_size_sum", "commit", "settle")).isEqualTo(1);
  }

  @Test
  void measuresWhatFailedByTheSqlState() {
    // Given
    var metrics = new Metrics();
    var database = Database.open(store.vertx, store.databaseSettings(), metrics);

    // When
    await(
        database
            .query(new Sql.Statement("test.wrong", "SELECT nothing"), Tuple.tuple())
            .transform(failed -> Future.succeededFuture()));

    // Then
    assertThat(
            Scrape.parse(metrics.scrape())
                .value(STATEMENTS, "db_query_summary", "test.wrong", "error_type", "42703"))
        .isEqualTo(1);
    await(database.close());
  }

  @Test
  void measuresTheWaitForADatabaseThatIsAway() {
    // Given
    var metrics = new Metrics();
    var away = store.databaseSettings().withUrl("postgresql://postgres@127.0.0.1:1/none");
    var database = Database.open(store.vertx, away, metrics);

    // When
    Throwable refusal =
        await(
            database
                .query(new Sql.Statement("test.away", "SELECT 1"), Tuple.tuple())
                .transform(failed -> Future.succeededFuture(failed.cause())));

    // Then
    Scrape scrape = Scrape.parse(metrics.scrape());
    assertThat(refusal).isInstanceOf(BusFailure.class);
    assertThat(
            scrape.value(STATEMENTS, "db_query_summary", "test.away", "error_type", "unavailable"))
        .isEqualTo(1);
    assertThat(scrape.sum("db_client_connection_count")).isZero();
    await(database.close());
  }

  @Test
  void showsConnectionsInUseAndWhatWaitsForOne() throws SQLException {
    // Given
    var metrics = new Metrics();
    var database = Database.open(store.vertx, store.databaseSettings(), metrics);
    var slow = new Sql.Statement("test.slow", "SELECT pg_advisory_xact_lock(1)");
    Scrape busy;
    Future<?> all;
    try (Connection holder = store.jdbc();
        var hold = holder.createStatement()) {
      hold.execute("SELECT pg_advisory_lock(1)");

      // When
      all =
          Future.all(
              IntStream.range(0, 6)
                  .mapToObj(number -> database.query(slow, Tuple.tuple()))
                  .toList());
      awaitStatementsThatWait(hold, 4);
      busy = Scrape.parse(metrics.scrape());
    }
    await(all);

    // Then
    Scrape idle = Scrape.parse(metrics.scrape());
    assertThat(busy.value("db_client_connection_max", POOL)).isEqualTo(4);
    assertThat(connections(busy, "used")).isEqualTo(4);
    assertThat(connections(busy, "idle")).isZero();
    assertThat(busy.value("db_client_connection_pending_requests", POOL)).isEqualTo(2);
    assertThat(connections(idle, "used")).isZero();
    assertThat(connections(idle, "idle")).isEqualTo(4);
    assertThat(idle.value("db_client_connection_pending_requests", POOL)).isZero();
    await(database.close());
  }

  private static double connections(Scrape scrape, String state) {
    return scrape.sum("db_client_connection_count", "db_client_connection_state", state);
  }

  private static void awaitStatementsThatWait(Statement asking, int count) throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int waiting = 0;
    while (waiting < count) {
      assertThat(System.nanoTime()).as("only %d statements wait", waiting).isLessThan(end);
      try (var rows =
          asking.executeQuery(
              "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
        rows.next();
        waiting = rows.getInt(1);
      }
    }
  }

  @Test
  void measuresWhatIsDue() {
    // Given
    store.createEndpoint("shop");
    store.accept("shop");
    store.accept("shop");
    store.clock.advance(Duration.ofSeconds(90));
    store.accept("shop");
    store.claim(1);
    for (String failed : List.of("NULL", "now()")) {
      store.run(
          "INSERT INTO mail (id, kind, recipient, encryption_key_id, content, next_attempt_at,"
              + " error, failed_at, created_at) VALUES (gen_random_uuid(), 'k', 'r', 'e', '',"
              + " now(), 'away', %s, now())".formatted(failed));
    }
    var metrics = new Metrics();
    var database = Database.open(store.vertx, store.databaseSettings(), metrics);
    var watch = new QueueWatch(database, store.clock);

    // When
    watch.measure(metrics);
    double before = Scrape.parse(metrics.scrape()).value("postrider_queue_due");
    await(watch.look());

    // Then
    Scrape scrape = Scrape.parse(metrics.scrape());
    assertThat(before).isNaN();
    assertThat(scrape.value("postrider_queue_due")).isEqualTo(2);
    assertThat(scrape.value("postrider_queue_oldest_due_age_seconds")).isEqualTo(90);
    assertThat(scrape.value("postrider_mail_waiting")).isOne();
    await(database.close());
  }

  @Test
  void measuresAnEmptyQueueAndForgetsItWhenTheDatabaseIsAway() {
    // Given
    var metrics = new Metrics();
    var database = Database.open(store.vertx, store.databaseSettings(), metrics);
    var watch = new QueueWatch(database, store.clock);
    watch.measure(metrics);

    // When
    await(watch.look());
    Scrape empty = Scrape.parse(metrics.scrape());
    await(database.close());
    await(watch.look());

    // Then
    assertThat(empty.value("postrider_queue_due")).isZero();
    assertThat(empty.value("postrider_queue_oldest_due_age_seconds")).isZero();
    assertThat(Scrape.parse(metrics.scrape()).value("postrider_queue_due")).isNaN();
  }
}
