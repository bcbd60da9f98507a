package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Usage;
import dev.postrider.contract.Usage.Day;
import dev.postrider.contract.Usage.Days;
import dev.postrider.contract.Usage.RolledUp;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The usage tables: counts of what was accepted and attempted. Slices of time are counted one after
 * the other, each in the transaction that notes how far that came, so that nothing is counted twice
 * and a process that dies leaves nothing out.
 */
final class UsageRollUp {
  private static final int FORGET_BATCH = 10_000;

  /** Beyond the lease, in which an attempt ends: results wait for their batch and their commit. */
  private static final Duration RECORDING = Duration.ofMinutes(1);

  private final Sql sql = Sql.of("roll-up");
  private final Database database;
  private final InstantSource clock;
  private final Duration settling;
  private final RollUpSlice slice = new RollUpSlice();

  /**
   * @param lease how long a delivery is held, within which its attempt ends
   */
  UsageRollUp(Database database, InstantSource clock, Duration lease) {
    this.database = database;
    this.clock = clock;
    this.settling = lease.plus(RECORDING);
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Usage.ROLL_UP, request -> rollUp())
        .compose(done -> bus.serve(Usage.FORGET, this::forget))
        .compose(done -> bus.serve(Usage.DAYS, this::days));
  }

  /** Before this, all that is kept is counted; empty if counting has not begun. */
  Future<Optional<Instant>> countedUntil() {
    return database
        .query(sql.get("reached"), Tuple.tuple())
        .map(rows -> Rows.first(rows).map(UsageRollUp::reached));
  }

  private static Instant reached(Row row) {
    return IdGenerator.instantOf(Objects.requireNonNull(row.getUUID("id"), "id"));
  }

  private Future<RolledUp> rollUp() {
    Instant settled = clock.instant().minus(settling).truncatedTo(ChronoUnit.MILLIS);
    return database
        .query(sql.get("begin"), Tuple.of(IdGenerator.least(settled)))
        .compose(begun -> database.inTransaction(client -> addSlice(client, settled)));
  }

  private Future<RolledUp> addSlice(SqlClient client, Instant settled) {
    return database
        .query(client, sql.get("take"), Tuple.tuple())
        .map(rows -> reached(rows.iterator().next()))
        .compose(
            reached -> {
              Instant end = slice.end(reached, settled);
              return reached.isBefore(end)
                  ? add(client, reached, end).map(rows -> new RolledUp(rows, end.isBefore(settled)))
                  : Future.succeededFuture(new RolledUp(0, false));
            });
  }

  private Future<Long> add(SqlClient client, Instant from, Instant end) {
    return database
        .query(
            client,
            sql.get("add"),
            Tuple.of(
                IdGenerator.least(from),
                IdGenerator.least(end),
                time(from.truncatedTo(ChronoUnit.HOURS)),
                day(from)))
        .map(rows -> rows.iterator().next().getLong("rows"))
        .onSuccess(slice::held);
  }

  private Future<Usage.Forgotten> forget(Usage.Forget request) {
    return database
        .query(sql.get("forget-hours"), Tuple.of(time(request.before()), FORGET_BATCH))
        .compose(
            hours ->
                database
                    .query(sql.get("forget-days"), Tuple.of(day(request.before())))
                    .map(days -> new Usage.Forgotten(hours.rowCount() + days.rowCount())));
  }

  private Future<Days> days(Usage.OfDays request) {
    return countedUntil()
        .compose(
            counted ->
                database
                    .query(
                        sql.get("days"),
                        Tuple.of(
                            request.organizationId().value(), request.since(), request.until()))
                    .map(
                        rows -> {
                          Map<LocalDate, Day> known = new HashMap<>();
                          rows.forEach(row -> known.put(row.getLocalDate("day"), read(row)));
                          return new Days(every(request, counted, known), counted.orElse(null));
                        }));
  }

  /** Each day that has begun to be counted, those without a count too. */
  private static List<Day> every(
      Usage.OfDays request, Optional<Instant> counted, Map<LocalDate, Day> known) {
    LocalDate begun = counted.map(until -> day(until).plusDays(1)).orElse(request.since());
    LocalDate end = request.until().isBefore(begun) ? request.until() : begun;
    return request.since().isBefore(end)
        ? request
            .since()
            .datesUntil(end)
            .map(day -> known.getOrDefault(day, new Day(day, 0, 0, 0)))
            .toList()
        : List.of();
  }

  private static Day read(Row row) {
    return new Day(
        row.getLocalDate("day"),
        row.getLong("messages"),
        row.getLong("successes"),
        row.getLong("failures"));
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }
}
