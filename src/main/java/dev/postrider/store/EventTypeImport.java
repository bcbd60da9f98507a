package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.Import;
import dev.postrider.contract.EventTypes.Imported;
import dev.postrider.contract.EventTypes.Named;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores many event types at once: those that are new or differ. */
final class EventTypeImport {
  private final Sql sql = Sql.of("event-type");
  private final Database database;
  private final InstantSource clock;

  EventTypeImport(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(
        EventTypes.IMPORT, request -> database.inTransaction(client -> takeIn(client, request)));
  }

  /** What an import is about to change. */
  private record Change(List<String> differing, List<String> others) {
    Imported imported() {
      return new Imported(Stream.concat(differing.stream(), others.stream()).toList());
    }
  }

  private Future<Imported> takeIn(SqlClient client, Import request) {
    return database
        .query(client, sql.get("lock-import"), Tuple.of(request.organizationId().value()))
        .compose(locked -> database.query(client, sql.get("find-differing"), values(request)))
        .compose(
            differing ->
                others(client, request).map(others -> new Change(names(differing), others)))
        .compose(
            change ->
                request.dryRun()
                    ? Future.succeededFuture(change.imported())
                    : store(client, request, change).map(change.imported()));
  }

  private Future<List<String>> others(SqlClient client, Import request) {
    return request.replaceAll()
        ? database
            .query(
                client,
                sql.get("find-others"),
                Tuple.of(request.organizationId().value()).addValue(texts(request, Named::name)))
            .map(EventTypeImport::names)
        : Future.succeededFuture(List.of());
  }

  private Future<RowSet<Row>> store(SqlClient client, Import request, Change change) {
    var now = time(clock.instant());
    return database
        .query(
            client,
            sql.get("import"),
            values(request).addValue(now).addValue(change.differing().toArray(String[]::new)))
        .compose(
            stored ->
                database.query(
                    client,
                    sql.get("archive-many"),
                    Tuple.of(request.organizationId().value())
                        .addValue(change.others().toArray(String[]::new))
                        .addValue(now)));
  }

  private static Tuple values(Import request) {
    return Tuple.of(request.organizationId().value())
        .addValue(texts(request, Named::name))
        .addValue(texts(request, item -> item.attributes().description()))
        .addValue(texts(request, item -> EventTypeStore.text(item.attributes().schemas())))
        .addValue(texts(request, item -> item.attributes().featureFlag()))
        .addValue(flags(request, item -> item.attributes().archived()))
        .addValue(flags(request, item -> item.attributes().deprecated()));
  }

  private static String[] texts(Import request, Function<Named, @Nullable String> part) {
    return Rows.strings(request.eventTypes(), part);
  }

  private static Boolean[] flags(Import request, Function<Named, Boolean> part) {
    return request.eventTypes().stream().map(part).toArray(Boolean[]::new);
  }

  private static List<String> names(RowSet<Row> rows) {
    List<String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row.getString("name")));
    return names;
  }
}
