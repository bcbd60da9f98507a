package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Claim;
import dev.postrider.contract.Deliveries.Claimed;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Room;
import dev.postrider.contract.Deliveries.Throttle;
import dev.postrider.contract.Done;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import dev.postrider.domain.Trigger;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The delivery table as a queue: claim, release. Settling is {@link AttemptRecorder}'s. */
final class DeliveryQueue {
  /** So many deliveries that are due are looked at before endpoints are visited in turns. */
  private static final int LOOK = 1_000;

  /** So many endpoints are visited by one claim; bounds what it costs. */
  private static final int TURNS = 500;

  private static final UUID FIRST_TURN = new UUID(0, 0);

  private final Sql sql = Sql.of("delivery");
  private final Sql claims = Sql.of("claim");
  private final Database database;
  private final InstantSource clock;
  private final Duration lease;
  private final HandOver handOver;

  /** Where the next claim goes on, if it must visit endpoints in turns. */
  private UUID turnAfter = FIRST_TURN;

  DeliveryQueue(Database database, InstantSource clock, Duration lease, HandOver handOver) {
    this.database = database;
    this.clock = clock;
    this.lease = lease;
    this.handOver = handOver;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Deliveries.CLAIM, this::claim)
        .compose(done -> bus.serve(Deliveries.RELEASE, this::release));
  }

  private Future<Claimed> claim(Claim request) {
    Instant now = clock.instant();
    Tuple values =
        Tuple.of(time(now), request.limit(), time(now.plus(lease)))
            .addValue(Rows.ids(request.rooms(), room -> room.endpointId().value()))
            .addValue(request.rooms().stream().map(Room::places).toArray(Integer[]::new))
            .addValue(request.perEndpoint())
            .addValue(turnAfter)
            .addValue(LOOK)
            .addValue(TURNS);
    return database
        .inTransaction(
            client ->
                database
                    .query(client, claims.get("keep-order"), Tuple.tuple())
                    .compose(done -> database.query(client, claims.get("lease"), values)))
        .map(this::claimed);
  }

  private Claimed claimed(RowSet<Row> rows) {
    List<Leased> leased = new ArrayList<>();
    for (Row row : rows) {
      if (row.getUUID("message_id") != null) {
        leased.add(read(row));
      }
    }
    Row any = rows.iterator().next();
    boolean cut = any.getBoolean("cut");
    boolean endpointsLeft = any.getLong("visited") >= TURNS;
    if (!cut) {
      turnAfter = endpointsLeft ? any.getUUID("last_visited") : FIRST_TURN;
    }
    OffsetDateTime nextDue = any.getOffsetDateTime("next_due");
    return new Claimed(leased, cut || endpointsLeft, nextDue == null ? null : nextDue.toInstant());
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
        .onSuccess(
            released -> {
              // Who gave them back has no room, or stops; it comes for them itself if it has again.
              if (!request.dueAt().isAfter(clock.instant())) {
                handOver.announceElsewhere();
              }
            })
        .map(rows -> new Done());
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
        Throttle.of(row.getInteger("throttle_rate"), row.getInteger("application_throttle_rate")),
        row.getString("event_type"),
        row.getInteger("attempts_made"),
        Trigger.valueOf(row.getString("trigger").toUpperCase(Locale.ROOT)),
        Payload.copyOf(row.getBuffer("payload").getBytes()));
  }
}
