package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Throttles;
import dev.postrider.contract.Throttles.Draw;
import dev.postrider.contract.Throttles.Drawn;
import dev.postrider.contract.Throttles.Grant;
import dev.postrider.contract.Throttles.Status;
import dev.postrider.contract.Throttles.Wish;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The part of their rates that endpoints and applications have used, in all processes together. */
final class ThrottleStore {
  private final Sql sql = Sql.of("throttle");
  private final Database database;
  private final InstantSource clock;

  private final EndpointStore endpoints;

  ThrottleStore(Database database, InstantSource clock, EndpointStore endpoints) {
    this.database = database;
    this.clock = clock;
    this.endpoints = endpoints;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Throttles.DRAW, this::draw)
        .compose(done -> bus.serve(Throttles.STATUS, this::status));
  }

  private Future<Status> status(Throttles.Ask request) {
    return endpoints
        .get(request.endpoint())
        .compose(
            endpoint ->
                database.query(
                    sql.get("status"), Tuple.of(endpoint.id().value(), time(clock.instant()))))
        .map(rows -> new Status(rows.iterator().next().getBoolean("limited")));
  }

  private Future<Drawn> draw(Draw request) {
    return grants(request.wishes())
        .compose(
            grants -> {
              List<Wish> unknown =
                  request.wishes().stream()
                      .filter(wish -> !grants.containsKey(wish.subjectId()))
                      .toList();
              return unknown.isEmpty()
                  ? Future.succeededFuture(drawn(grants))
                  : open(unknown).compose(done -> grants(unknown)).map(more -> both(grants, more));
            });
  }

  private Future<Map<UUID, Grant>> grants(List<Wish> wishes) {
    return database
        .query(
            sql.get("draw"),
            Tuple.of(
                Rows.ids(wishes, Wish::subjectId),
                wishes.stream().map(Wish::rate).toArray(Integer[]::new),
                wishes.stream().map(Wish::wanted).toArray(Integer[]::new),
                time(clock.instant())))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(ThrottleStore::read)
                    .collect(Collectors.toMap(Grant::subjectId, grant -> grant)));
  }

  private Future<?> open(List<Wish> wishes) {
    return database.query(
        sql.get("open"), Tuple.of(Rows.ids(wishes, Wish::subjectId), time(clock.instant())));
  }

  private static Grant read(Row row) {
    return new Grant(
        row.getUUID("subject_id"), row.getInteger("tokens"), Rows.instant(row, "next_at"));
  }

  private static Drawn both(Map<UUID, Grant> grants, Map<UUID, Grant> more) {
    more.putAll(grants);
    return drawn(more);
  }

  private static Drawn drawn(Map<UUID, Grant> grants) {
    return new Drawn(List.copyOf(grants.values()));
  }
}
