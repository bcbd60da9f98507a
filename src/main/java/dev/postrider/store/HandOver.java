package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.HandOverPaused;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Accept;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.Trigger;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Which of the deliveries that are committed with their messages go to this process's delivery
 * component from memory; the others wait in the queue. Belongs to one event loop.
 */
final class HandOver {
  private static final Signal AVAILABLE = Signal.of(Signal.Kind.DELIVERIES_AVAILABLE);

  private final Bus bus;
  private final Herald herald;
  private final boolean toThisProcess;
  private final Duration lease;
  private final Set<UUID> paused = new HashSet<>();
  private boolean allPaused;
  private UUID[] pausedEndpoints = {};

  /**
   * @param toThisProcess whether this process delivers
   * @param lease how long a delivery is leased that is handed over
   */
  HandOver(Bus bus, Herald herald, boolean toThisProcess, Duration lease) {
    this.bus = bus;
    this.herald = herald;
    this.toThisProcess = toThisProcess;
    this.lease = lease;
  }

  /** Begins to listen for pauses. */
  HandOver listen() {
    bus.listen(Deliveries.HAND_OVER_PAUSED, this::pause);
    return this;
  }

  /** Whether deliveries are handed over at all. */
  boolean isOpen() {
    return toThisProcess && !allPaused;
  }

  /** The endpoints whose deliveries are not. */
  UUID[] pausedEndpoints() {
    return pausedEndpoints;
  }

  Duration lease() {
    return lease;
  }

  /** Tells that deliveries are due that wait in the queue: the others only if they are needed. */
  void announceDue() {
    AVAILABLE.publish(bus);
    if (!isOpen()) {
      announceElsewhere();
    }
  }

  /** Tells the other processes that deliveries are due that this one does not take. */
  void announceElsewhere() {
    herald.tellOthers(AVAILABLE);
  }

  /** Tells of a batch that was committed: the rows of its statement, the requests by message id. */
  void tell(RowSet<Row> rows, Map<UUID, Accept> requests) {
    List<Leased> leased = new ArrayList<>();
    boolean due = false;
    for (Row row : rows) {
      UUID endpointId = row.getUUID("endpoint_id");
      if (endpointId == null) {
        continue;
      }
      if (row.getBoolean("handed_over")) {
        leased.add(read(row, Objects.requireNonNull(requests.get(row.getUUID("id")))));
      } else {
        // Of endpoints that are still paused the delivery component knows already, and they would
        // be as slow for another process.
        due |= !(toThisProcess && paused.contains(endpointId));
      }
    }
    if (!leased.isEmpty()) {
      bus.publish(Deliveries.HANDED_OVER, new Deliveries.HandOver(leased));
    }
    if (due && allPaused) {
      announceElsewhere();
    } else if (due) {
      announceDue();
    }
  }

  /** Tells whoever watches what was accepted. */
  void tellAccepted(List<Messages.Accepted> accepted) {
    if (!accepted.isEmpty()) {
      bus.publish(Messages.ACCEPTED, new Messages.Batch(accepted));
    }
  }

  /** Shows a change of an endpoint to whoever watches. */
  void show(Endpoints.Changed change) {
    bus.publish(Endpoints.CHANGED, change);
  }

  private void pause(HandOverPaused change) {
    EndpointId endpointId = change.endpointId();
    if (endpointId == null) {
      allPaused = change.paused();
    } else if (change.paused()
        ? paused.add(endpointId.value())
        : paused.remove(endpointId.value())) {
      pausedEndpoints = paused.toArray(UUID[]::new);
    }
  }

  private static Leased read(Row row, Accept request) {
    return new Leased(
        new Lease(
            new MessageId(row.getUUID("id")),
            new EndpointId(row.getUUID("endpoint_id")),
            row.getLong("fence")),
        request.organizationId(),
        new ApplicationId(row.getUUID("application_id")),
        row.getInteger("revision"),
        Deliveries.Throttle.of(
            row.getInteger("throttle_rate"), row.getInteger("application_throttle_rate")),
        request.labels().eventType(),
        0,
        Trigger.SCHEDULED,
        request.payload());
  }
}
