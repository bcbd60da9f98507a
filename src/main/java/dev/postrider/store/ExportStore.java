package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ExportFormat;
import dev.postrider.domain.ExportSubject;
import dev.postrider.domain.Octets;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Locale;

/** What exports have gathered: links to it, reading it, and removing it. */
final class ExportStore {
  /** What is read at a time: all that a download holds in memory. */
  static final int PIECE_BYTES = 128 << 10;

  /** A part has a mebibyte or two. */
  private static final int PARTS_REMOVED_AT_ONCE = 50;

  private static final String NOUN = "export";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;

  ExportStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Exports.LINK, this::link)
        .compose(done -> bus.serve(Exports.REDEEM, this::redeem))
        .compose(done -> bus.serve(Exports.READ, this::read))
        .compose(done -> bus.serve(Exports.DISCARD, this::discard))
        .compose(done -> bus.serve(Exports.EXPIRE, request -> expire()));
  }

  private Future<Exports.File> link(Exports.Link request) {
    var by = request.by();
    return database
        .query(
            sql.get("link"),
            Tuple.of(
                    by.organizationId().value(),
                    request.task().value(),
                    request.hash(),
                    time(request.expiresAt()),
                    by.kind().text(),
                    by.actor().value())
                .addValue(time(clock.instant())))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(row -> Future.succeededFuture(file(row)))
                    .orElseGet(() -> refuseLink(request)));
  }

  private static Exports.File file(Row row) {
    return new Exports.File(
        subject(row), format(row), row.getLong("records"), row.getLong("bytes"));
  }

  /** Why there is nothing to download. */
  private Future<Exports.File> refuseLink(Exports.Link request) {
    return database
        .query(
            sql.get("find-state"),
            Tuple.of(
                request.by().organizationId().value(),
                request.task().value(),
                time(clock.instant())))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(row -> ExportStore.<Exports.File>refused(row))
                    .orElseGet(
                        () -> Rows.notFound(BackgroundTaskStore.NOUN, request.task().toString())));
  }

  private static <T> Future<T> refused(Row task) {
    return Future.failedFuture(
        new BusFailure(
            new Failure.Conflict(
                task.getBoolean("kept")
                    ? "The export is %s. Ask again when it has finished."
                        .formatted(task.getString("state"))
                    : "The task has nothing to download, or not any more. Start an export.")));
  }

  private Future<Exports.Download> redeem(Exports.Redeem request) {
    return database
        .query(
            sql.get("redeem"),
            Tuple.of(request.task().value(), request.hash(), time(clock.instant())))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(row -> Future.succeededFuture(download(row)))
                    .orElseGet(AccountStore::linkIsWorthless));
  }

  private static Exports.Download download(Row row) {
    AuditLog.Actor actor = Actors.read(row);
    var by =
        new AuditLog.By(
            new OrganizationId(row.getUUID("organization_id")), actor.kind(), actor.id());
    return new Exports.Download(
        by, subject(row), format(row), row.getLong("bytes"), row.getInteger("parts"));
  }

  private Future<Exports.Piece> read(Exports.Read request) {
    return database
        .query(
            sql.get("read-part"),
            Tuple.of(
                request.organizationId().value(),
                request.task().value(),
                time(clock.instant()),
                request.part(),
                // SQL counts from 1.
                request.offset() + 1,
                PIECE_BYTES))
        .compose(
            rows ->
                Rows.one(
                    rows, row -> piece(row, request.offset()), NOUN, request.task().toString()));
  }

  private static Exports.Piece piece(Row row, int offset) {
    byte[] bytes = row.getBuffer("piece").getBytes();
    return new Exports.Piece(
        Octets.copyOf(bytes), offset + bytes.length >= row.getInteger("bytes"));
  }

  private Future<Done> discard(Exports.Discard request) {
    return database
        .query(
            sql.get("discard"),
            Tuple.of(
                request.organizationId().value(), request.task().value(), time(clock.instant())))
        .compose(
            rows ->
                rows.rowCount() == 0
                    ? Rows.notFound(NOUN, request.task().toString())
                    : Future.succeededFuture(new Done()));
  }

  private Future<Exports.Expired> expire() {
    Tuple now = Tuple.of(time(clock.instant()));
    return database
        .query(sql.get("expire-cancelled"), now)
        .compose(expired -> removeParts())
        .compose(removed -> database.query(sql.get("remove"), now))
        .map(rows -> new Exports.Expired(rows.rowCount()));
  }

  /** Batch by batch, so that no statement holds many locks or runs into its time limit. */
  private Future<Void> removeParts() {
    return database
        .query(sql.get("remove-parts"), Tuple.of(time(clock.instant()), PARTS_REMOVED_AT_ONCE))
        .compose(
            rows ->
                rows.rowCount() < PARTS_REMOVED_AT_ONCE ? Future.succeededFuture() : removeParts());
  }

  private static ExportSubject subject(Row row) {
    return ExportSubject.valueOf(row.getString("subject").toUpperCase(Locale.ROOT));
  }

  private static ExportFormat format(Row row) {
    return ExportFormat.valueOf(row.getString("format").toUpperCase(Locale.ROOT));
  }
}
