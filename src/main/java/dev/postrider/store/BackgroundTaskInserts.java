package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes new background tasks down. */
final class BackgroundTaskInserts {
  /** A message whose acceptance began before its application was deleted is committed by then. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(10);

  private final Sql sql = Sql.of("background-task");
  private final Database database;
  private final IdGenerator ids;
  private final Duration retention;

  /**
   * @param retention how long messages are kept: no task can reach further back
   */
  BackgroundTaskInserts(Database database, IdGenerator ids, Duration retention) {
    this.database = database;
    this.ids = ids;
    this.retention = retention;
  }

  /** What a task is about, in whose organization, and who starts it. */
  record Subject(AuditLog.By by, @Nullable UUID application, @Nullable UUID endpoint) {}

  /** From when until when; both are told from messages' ids, so to the millisecond. */
  record Span(Instant since, Instant until) {}

  Instant now() {
    return ids.clock().instant();
  }

  /** The beginning of the oldest day whose messages are kept. */
  Instant earliest() {
    return now().minus(retention).atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
  }

  /** All that is kept, and what is being accepted while the application is deleted. */
  Span everythingAndWhatIsUnderWay() {
    return new Span(earliest(), now().plus(UNDER_WAY));
  }

  /** All that is kept, to this moment. */
  Span everything() {
    return new Span(earliest(), now());
  }

  /**
   * What a caller asks for; {@link Failure.Invalid} if there is nothing in it, or no more.
   *
   * @param since null for all that is kept
   * @param until now if it is null or yet to come
   */
  Future<Span> span(@Nullable Instant since, @Nullable Instant until) {
    Instant now = now();
    Instant earliest = earliest();
    Instant start = since == null ? earliest : since;
    Instant end = until == null || until.isAfter(now) ? now : until;
    if (!start.isBefore(now)) {
      return invalid("/since", "must be in the past");
    }
    if (start.isBefore(earliest)) {
      return invalid(
          "/since", "must not be before %s, since older messages are not kept".formatted(earliest));
    }
    if (!start.isBefore(end)) {
      return invalid("/until", "must be later than since");
    }
    return Future.succeededFuture(new Span(start, end));
  }

  private static <T> Future<T> invalid(String pointer, String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Invalid(pointer, detail)));
  }

  /** The new task; {@link Failure.Conflict} if the subject has one of the kind that is running. */
  Future<BackgroundTask> insert(
      SqlClient client, BackgroundTaskKind kind, Subject subject, Span span, Filter filter) {
    var values =
        Tuple.of(ids.next(), subject.by().organizationId().value())
            .addValue(subject.application())
            .addValue(subject.endpoint())
            .addValue(BackgroundTaskRows.text(kind))
            .addValue(time(span.since()))
            .addValue(time(span.until()))
            .addValue(IdGenerator.least(span.since()))
            .addValue(time(now()))
            .addValue(BackgroundTaskRows.write(filter))
            .addValue(subject.by().kind().text())
            .addValue(subject.by().actor().value());
    return database
        .query(client, sql.get("create"), values)
        .map(rows -> Rows.first(rows).map(BackgroundTaskRows::read))
        .compose(
            created ->
                created
                    .map(Future::succeededFuture)
                    .orElseGet(() -> refuseSecond(client, kind, subject)));
  }

  private Future<BackgroundTask> refuseSecond(
      SqlClient client, BackgroundTaskKind kind, Subject subject) {
    return database
        .query(
            client,
            sql.get("find-running"),
            Tuple.tuple()
                .addValue(subject.application())
                .addValue(subject.endpoint())
                .addValue(BackgroundTaskRows.text(kind)))
        .compose(
            rows ->
                Future.failedFuture(
                    new BusFailure(
                        new Failure.Conflict(
                            "Such a task is running already%s. Ask again when it has finished."
                                .formatted(
                                    Rows.first(rows)
                                        .map(row -> ", " + name(row.getUUID("id")))
                                        .orElse(""))))));
  }

  private static BackgroundTaskId name(UUID id) {
    return new BackgroundTaskId(id);
  }
}
