package dev.postrider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.contract.Bus;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.RetrySchedules;
import dev.postrider.contract.RetrySchedules.RetrySchedule;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operations on the retry schedules of event types. */
final class RetryScheduleRoutes {
  private static final String FIELD = "retrySchedule";

  private final Bus bus;

  RetryScheduleRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.event-type.get-retry-schedule", this::get,
        "v1.event-type.set-retry-schedule", this::replace);
  }

  private Future<Reply> get(Call call) {
    var request = new EventTypes.Get(call.organizationId(), name(call));
    return bus.request(RetrySchedules.GET, request).map(found -> Reply.ok(toJson(found)));
  }

  private Future<Reply> replace(Call call) {
    var request =
        new RetrySchedules.Replace(
            call.organizationId(), name(call), schedule(call.body().tree().path(FIELD)));
    return bus.request(RetrySchedules.REPLACE, request).map(stored -> Reply.ok(toJson(stored)));
  }

  private static String name(Call call) {
    return call.parameters().text("event_type_name");
  }

  private static RetrySchedule schedule(JsonNode delays) {
    if (!delays.isArray()) {
      return new RetrySchedule(null);
    }
    List<Duration> schedule = new ArrayList<>();
    delays.forEach(
        delay ->
            schedule.add(
                Duration.ofSeconds(
                    delay.path("secs").longValue(), delay.path("nanos").intValue())));
    return new RetrySchedule(schedule);
  }

  private static Buffer toJson(RetrySchedule schedule) {
    List<Duration> delays = schedule.delays();
    return JsonWriter.object(
        json -> {
          if (delays == null) {
            json.nothing(FIELD);
          } else {
            json.objects(
                FIELD,
                delays,
                (item, delay) ->
                    item.number("secs", delay.toSeconds())
                        .number("nanos", (long) delay.toNanosPart()));
          }
        });
  }
}
