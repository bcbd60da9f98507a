package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.RetrySchedules;
import dev.postrider.contract.RetrySchedules.RetrySchedule;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The retry schedules of the event_type table. */
final class RetryScheduleStore {
  private static final String NOUN = "event type";

  private final Sql sql = Sql.of("event-type");
  private final Database database;
  private final InstantSource clock;

  RetryScheduleStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Future<Void> serve(Bus bus, Herald herald) {
    return bus.serve(RetrySchedules.GET, this::get)
        .compose(done -> bus.serve(RetrySchedules.REPLACE, request -> replace(request, herald)))
        .compose(done -> bus.serve(RetrySchedules.FIND_ALL, this::findAll));
  }

  private Future<RetrySchedule> get(EventTypes.Get request) {
    return database
        .query(
            sql.get("find-retry-schedule"),
            Tuple.of(request.organizationId().value(), request.name()))
        .compose(rows -> Rows.one(rows, RetryScheduleStore::read, NOUN, request.name()));
  }

  private Future<RetrySchedule> replace(RetrySchedules.Replace request, Herald herald) {
    List<Duration> delays = request.schedule().delays();
    return database
        .query(
            sql.get("update-retry-schedule"),
            Tuple.of(request.organizationId().value(), request.eventType())
                .addValue(
                    delays == null
                        ? null
                        : delays.stream().map(Duration::toMillis).toArray(Long[]::new))
                .addValue(time(clock.instant())))
        .compose(rows -> Rows.one(rows, RetryScheduleStore::read, NOUN, request.eventType()))
        .onSuccess(stored -> herald.tell(Signal.retrySchedulesChanged(request.organizationId())));
  }

  private Future<RetrySchedules.All> findAll(RetrySchedules.FindAll request) {
    return database
        .query(sql.get("find-retry-schedules"), Tuple.of(request.organizationId().value()))
        .map(
            rows -> {
              Map<String, List<Duration>> schedules = new HashMap<>();
              rows.forEach(
                  row ->
                      schedules.put(
                          row.getString("name"), Objects.requireNonNull(read(row).delays())));
              return new RetrySchedules.All(schedules);
            });
  }

  private static RetrySchedule read(Row row) {
    Long @Nullable [] millis = row.getArrayOfLongs("retry_schedule");
    return new RetrySchedule(
        millis == null ? null : Arrays.stream(millis).map(Duration::ofMillis).toList());
  }
}
