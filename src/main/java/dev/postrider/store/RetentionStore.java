package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Retention;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** The partitions of message and attempt, one for each UTC day. */
final class RetentionStore {
  private static final int DELETE_BATCH = 10_000;
  private static final int EXPIRE_BATCH = 1_000;
  private static final int DAYS_AHEAD_AT_START = 3;

  /** So long an operator may find out why a mail could not be sent, and have it sent after all. */
  private static final Duration FAILED_MAILS_KEPT = Duration.ofDays(30);

  private final Sql sql = Sql.of("retention");
  private final Database database;
  private final InstantSource clock;

  RetentionStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Retention.APPLY, this::apply)
        .compose(done -> bus.serve(Retention.EXPIRE_PAYLOADS, request -> expirePayloads(0)));
  }

  /** Batch by batch, so that no statement holds many locks or runs into its time limit. */
  private Future<Retention.Expired> expirePayloads(long before) {
    return database
        .query(sql.get("expire-payloads"), Tuple.of(time(clock.instant()), EXPIRE_BATCH))
        .map(rows -> rows.iterator().next().getLong("expired"))
        .compose(
            expired ->
                expired < EXPIRE_BATCH
                    ? Future.succeededFuture(new Retention.Expired(before + expired))
                    : expirePayloads(before + expired));
  }

  /** Makes sure that messages can be stored now, whether or not a worker runs anywhere. */
  Future<Integer> preparePartitions() {
    LocalDate today = day(clock.instant());
    return addPartitions(today, today.plusDays(DAYS_AHEAD_AT_START));
  }

  private Future<Retention.Applied> apply(Retention.Apply request) {
    LocalDate firstKept = day(request.dropBefore());
    return addPartitions(day(clock.instant()), day(request.createUntil()))
        .compose(
            created ->
                dropPartitions(firstKept)
                    .compose(
                        dropped ->
                            forget(least(firstKept))
                                .map(deleted -> new Retention.Applied(created, dropped, deleted))));
  }

  /** Each day in a transaction of its own, so that locks are held briefly. */
  private Future<Integer> addPartitions(LocalDate from, LocalDate until) {
    List<LocalDate> days = from.datesUntil(until.plusDays(1)).toList();
    Future<Integer> added = Future.succeededFuture(0);
    for (LocalDate day : days) {
      added = added.compose(count -> addPartitions(day).map(more -> count + more));
    }
    return added;
  }

  private Future<Integer> addPartitions(LocalDate day) {
    return database.inTransaction(
        client ->
            database
                .query(client, sql.get("limit-lock-wait"), Tuple.tuple())
                .compose(
                    limited ->
                        database.query(
                            client,
                            sql.get("add-day-partitions"),
                            Tuple.of(day, least(day), least(day.plusDays(1)))))
                .map(rows -> rows.iterator().next().getBoolean("added") ? 1 : 0));
  }

  private Future<Integer> dropPartitions(LocalDate before) {
    return database.inTransaction(
        client ->
            database
                .query(client, sql.get("limit-lock-wait"), Tuple.tuple())
                .compose(
                    limited ->
                        database.query(client, sql.get("drop-day-partitions"), Tuple.of(before)))
                .map(rows -> rows.iterator().next().getInteger("dropped")));
  }

  private Future<Integer> forget(UUID leastKept) {
    UUID leastKeyed = IdGenerator.least(clock.instant().minus(IdempotentRequestStore.REMEMBERED));
    Tuple now = Tuple.of(time(clock.instant()));
    Tuple failedMailsUntil = Tuple.of(time(clock.instant().minus(FAILED_MAILS_KEPT)));
    return database
        .query(sql.get("forget-throttles"), now)
        .compose(throttles -> database.query(sql.get("forget-sessions"), now))
        .compose(sessions -> database.query(sql.get("forget-sign-ins"), now))
        .compose(signIns -> database.query(sql.get("forget-links"), now))
        .compose(links -> database.query(sql.get("forget-invitations"), now))
        .compose(invitations -> database.query(sql.get("forget-failed-mails"), failedMailsUntil))
        .compose(mails -> database.query(sql.get("forget-live-tickets"), now))
        .compose(
            tickets ->
                database
                    .query(sql.get("forget-portal-tokens"), now)
                    .map(tokens -> tickets.rowCount() + tokens.rowCount()))
        .compose(deleted -> forget("forget-event-ids", leastKept, deleted))
        .compose(deleted -> forget("forget-background-tasks", leastKept, deleted))
        .compose(deleted -> forget("forget-idempotency-keys", leastKeyed, deleted))
        .compose(deleted -> forget("forget-idempotent-requests", leastKeyed, deleted));
  }

  /** Batch by batch, so that no statement holds many locks or runs into its time limit. */
  private Future<Integer> forget(String statement, UUID leastKept, int deletedBefore) {
    return database
        .query(sql.get(statement), Tuple.of(leastKept, DELETE_BATCH))
        .compose(
            rows -> {
              int deleted = deletedBefore + rows.rowCount();
              return rows.rowCount() < DELETE_BATCH
                  ? Future.succeededFuture(deleted)
                  : forget(statement, leastKept, deleted);
            });
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private static UUID least(LocalDate day) {
    return IdGenerator.least(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
