package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Claimed;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Done;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import dev.postrider.domain.Trigger;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The delivery table as a queue: claim, release. Settling is {@link AttemptRecorder}'s. */
final class DeliveryQueue {
  private final Sql sql = Sql.of("delivery");
  private final Database database;
  private final InstantSource clock;
  private final Duration lease;
  private final Bus bus;

  DeliveryQueue(Database database, InstantSource clock, Duration lease, Bus bus) {
    this.database = database;
    this.clock = clock;
    this.lease = lease;
    this.bus = bus;
  }

  Future<Void> serve() {
    return bus.serve(Deliveries.CLAIM, this::claim)
        .compose(done -> bus.serve(Deliveries.RELEASE, this::release));
  }

  private Future<Claimed> claim(Deliveries.Claim request) {
    Instant now = clock.instant();
    return database
        .query(sql.get("claim"), Tuple.of(time(now), request.limit(), time(now.plus(lease))))
        .map(
            rows -> {
              List<Leased> leased = new ArrayList<>();
              rows.forEach(row -> leased.add(read(row)));
              return leased;
            })
        .compose(
            leased ->
                leased.size() == request.limit()
                    ? Future.succeededFuture(new Claimed(leased, now))
                    : nextDue().map(due -> new Claimed(leased, due)));
  }

  private Future<@Nullable Instant> nextDue() {
    return database
        .query(sql.get("next-due"), Tuple.tuple())
        .map(rows -> Rows.first(rows).map(row -> Rows.instant(row, "due_at")).orElse(null));
  }

  private Future<Done> release(Deliveries.Release request) {
    var leases = request.leases();
    return database
        .query(
            sql.get("release"),
            Tuple.tuple()
                .addValue(Rows.ids(leases, held -> held.messageId().value()))
                .addValue(Rows.ids(leases, held -> held.endpointId().value()))
                .addValue(leases.stream().map(Lease::fence).toArray(Long[]::new))
                .addValue(time(request.dueAt())))
        .map(
            rows -> {
              if (!request.dueAt().isAfter(clock.instant())) {
                bus.publish(Deliveries.AVAILABLE, new Deliveries.Available());
              }
              return new Done();
            });
  }

  private static Leased read(Row row) {
    return new Leased(
        new Lease(
            new MessageId(row.getUUID("message_id")),
            new EndpointId(row.getUUID("endpoint_id")),
            row.getLong("fence")),
        new OrganizationId(row.getUUID("organization_id")),
        new ApplicationId(row.getUUID("application_id")),
        row.getInteger("revision"),
        row.getInteger("attempts_made"),
        Trigger.valueOf(row.getString("trigger").toUpperCase(Locale.ROOT)),
        Payload.copyOf(row.getBuffer("payload").getBytes()));
  }
}
