package dev.postrider.store;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.AuditLog.Act;
import dev.postrider.contract.AuditLog.Entry;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Done;
import dev.postrider.contract.Page;
import dev.postrider.domain.AuditEntryId;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The audit log. What is done at a time is recorded by one statement. */
final class AuditLogStore {
  private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(500, 1, 10_000);
  private static final int DELETE_BATCH = 10_000;

  /**
   * Between the words of an operation's id, and after the last one of those that are looked for.
   */
  private static final String SEPARATOR = ".";

  private final Sql sql = Sql.of("audit-log");
  private final Database database;
  private final IdGenerator ids;
  private final GroupCommit<Given, RowSet<Row>, Done> commits =
      new GroupCommit<>(
          LIMITS, this::commit, (batch, rows) -> Collections.nCopies(batch.size(), new Done()));
  private final LimitedScan<Entry, AuditEntryId> scan;

  AuditLogStore(Database database, IdGenerator ids) {
    this.database = database;
    this.ids = ids;
    this.scan = new LimitedScan<>(database, AuditLogStore::read, Entry::id, AuditEntryId::new);
  }

  private record Given(UUID id, Act act) {}

  Future<Void> serve(Bus bus) {
    return bus.serve(AuditLog.RECORD, act -> commits.add(new Given(ids.next(), act)))
        .compose(done -> bus.serve(AuditLog.BROWSE, this::browse))
        .compose(done -> bus.serve(AuditLog.FORGET, this::forget));
  }

  private Future<RowSet<Row>> commit(List<Given> batch) {
    List<Named> things =
        batch.stream()
            .flatMap(given -> given.act().things().stream().map(thing -> new Named(given, thing)))
            .toList();
    return database.query(
        sql.get("record"),
        Tuple.tuple()
            .addValue(Rows.ids(batch, Given::id))
            .addValue(Rows.ids(batch, given -> given.act().by().organizationId().value()))
            .addValue(Rows.strings(batch, given -> given.act().by().kind().text()))
            .addValue(Rows.ids(batch, given -> given.act().by().actor().value()))
            .addValue(Rows.strings(batch, given -> given.act().operation()))
            .addValue(Rows.strings(batch, given -> given.act().path()))
            .addValue(Rows.strings(batch, given -> given.act().resultId()))
            .addValue(Rows.strings(batch, given -> given.act().address()))
            .addValue(Rows.ids(things, thing -> thing.given().id()))
            .addValue(Rows.strings(things, Named::thing)));
  }

  private record Named(Given given, String thing) {}

  private Future<Page<Entry>> browse(AuditLog.Browse request) {
    var filter = request.filter();
    return Keyset.byId(request.page(), AuditEntryId::parse)
        .map(keyset -> Keyset.within(keyset, filter.after(), filter.before()))
        .compose(keyset -> browse(request, keyset));
  }

  /** By the index that leaves the fewest entries; the rest of the filter goes through these. */
  private Future<Page<Entry>> browse(AuditLog.Browse request, Keyset<UUID> keyset) {
    var filter = request.filter();
    UUID actor = filter.actor() == null ? null : filter.actor().value();
    String words = words(filter.operation());
    if (filter.thing() != null) {
      return page(
          keyset,
          "browse-by-thing",
          bounds(request, keyset).addValue(filter.thing()),
          Tuple.of(keyset.rowLimit(), words, actor));
    }
    return actor == null
        ? page(keyset, "browse", bounds(request, keyset), Tuple.of(keyset.rowLimit(), words))
        : page(
            keyset,
            "browse-by-actor",
            bounds(request, keyset).addValue(actor),
            Tuple.of(keyset.rowLimit(), words));
  }

  private static @Nullable String words(@Nullable String operation) {
    return operation == null || operation.endsWith(SEPARATOR) ? operation : operation + SEPARATOR;
  }

  private static Tuple bounds(AuditLog.Browse request, Keyset<UUID> keyset) {
    return Tuple.of(request.organizationId().value(), keyset.low(), keyset.high());
  }

  private Future<Page<Entry>> page(
      Keyset<UUID> keyset, String statement, Tuple bounds, Tuple others) {
    boolean ascending = keyset.page().readsAscending();
    Tuple values = Tuple.tuple();
    for (Tuple part : List.of(bounds, others)) {
      for (int index = 0; index < part.size(); index++) {
        values.addValue(part.getValue(index));
      }
    }
    return scan.page(
        keyset,
        sql.get(statement, ascending),
        values,
        sql.get(statement + "-horizon", ascending),
        bounds);
  }

  private static Entry read(Row row) {
    UUID id = row.getUUID("id");
    return new Entry(
        new AuditEntryId(id),
        IdGenerator.instantOf(id),
        Actors.read(row),
        row.getString("operation"),
        row.getString("path"),
        row.getString("result_id"),
        row.getString("address"));
  }

  private Future<AuditLog.Forgotten> forget(AuditLog.Forget request) {
    return forget(IdGenerator.least(request.before()), 0);
  }

  /** Batch by batch, so that no statement holds many locks or runs into its time limit. */
  private Future<AuditLog.Forgotten> forget(UUID leastKept, int before) {
    return database
        .query(sql.get("forget"), Tuple.of(leastKept, DELETE_BATCH))
        .compose(
            rows -> {
              int entries = before + rows.rowCount();
              return rows.rowCount() < DELETE_BATCH
                  ? Future.succeededFuture(new AuditLog.Forgotten(entries))
                  : forget(leastKept, entries);
            });
  }
}
