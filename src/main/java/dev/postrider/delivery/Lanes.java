package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings.Limits;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.domain.EndpointId;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps endpoints from slowing each other down: every endpoint has a {@link Lane} with few places;
 * what finds none is given back to the queue instead of filling memory.
 *
 * <p>A delivery holds its place in the lane until the endpoint has answered, and its place in the
 * process until the attempt is recorded, so that a slow store slows the intake. Lanes that wait for
 * a place in the process take turns. Belongs to one event loop.
 */
final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private final Vertx vertx;
  private final Limits limits;
  private final Work work;
  private final Releases releases;
  private final Map<EndpointId, Lane> lanes = new HashMap<>();

  /** Lanes with a place of their own that wait for one in the process, in the order of turns. */
  private final LinkedHashSet<Lane> ready = new LinkedHashSet<>();

  private final Set<Lease> sending = new LinkedHashSet<>();
  private final Promise<Void> drained = Promise.promise();
  private int taken;
  private int parked;
  private boolean closing;
  private boolean abandoned;
  private Runnable whenFreed = () -> {};

  /**
   * What is done with a delivery that got its places.
   *
   * @param attempt makes the attempt
   * @param settle records it or gives the lease back
   */
  record Work(
      Function<Held, Future<Attempted>> attempt, Function<Attempted, Future<Void>> settle) {}

  Lanes(Vertx vertx, Limits limits, Work work, Releases releases) {
    this.vertx = vertx;
    this.limits = limits;
    this.work = work;
    this.releases = releases;
  }

  /** Whom to tell when places in the process become free. */
  void whenFreed(Runnable listener) {
    whenFreed = listener;
  }

  /** All places in the process. */
  int size() {
    return limits.inFlight();
  }

  /** Free places in the process. */
  int free() {
    return limits.inFlight() - taken;
  }

  /** How many deliveries wait here; to any other thread it may be a moment old. */
  int parked() {
    return parked;
  }

  /** Takes a delivery in: it is attempted, parked or given back. */
  void offer(Held held) {
    if (closing) {
      releases.now(held.lease());
      return;
    }
    Lane lane =
        lanes.computeIfAbsent(held.endpointId(), endpointId -> new Lane(endpointId, limits));
    if (free() > 0 && lane.hasRoom() && !lane.isWaiting()) {
      start(lane, held);
    } else if (lane.hasParkingRoom() && parked < limits.inFlight()) {
      parked++;
      lane.park(held);
      queue(lane);
    } else {
      giveBack(lane, held);
    }
  }

  /**
   * Gives back what is parked and waits for the attempts in flight; what has no answer after the
   * limit is given back too, and its outcome no longer counts.
   */
  Future<Void> close(Duration limit) {
    closing = true;
    ready.clear();
    for (Lane lane : lanes.values()) {
      while (lane.isWaiting()) {
        parked--;
        releases.now(lane.unpark().lease());
      }
    }
    long timer = vertx.setTimer(Math.max(1, limit.toMillis()), late -> abandon());
    tellDrained();
    return drained.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void giveBack(Lane lane, Held held) {
    if (lane.hasRoom()) {
      // Only this process is full: another one may have a place.
      releases.now(held.lease());
    } else {
      releases.later(held.lease());
    }
    forgetIfIdle(lane);
  }

  private void start(Lane lane, Held held) {
    taken++;
    lane.enter();
    sending.add(held.lease());
    work.attempt()
        .apply(held)
        .onComplete(answered -> leave(lane, held))
        .compose(this::settle)
        .onFailure(fault -> tellFault(held, fault))
        .onComplete(settled -> freePlace());
  }

  private void leave(Lane lane, Held held) {
    sending.remove(held.lease());
    lane.leave();
    queue(lane);
    forgetIfIdle(lane);
    advance();
  }

  private Future<Void> settle(Attempted attempted) {
    return abandoned ? Future.succeededFuture() : work.settle().apply(attempted);
  }

  private static void tellFault(Held held, Throwable fault) {
    LOG.atError()
        .setCause(fault)
        .addKeyValue(LogKeys.MESSAGE_ID, held.lease().messageId())
        .addKeyValue(LogKeys.ENDPOINT_ID, held.endpointId())
        .log("delivery failed by a fault of postrider, it is due again when its lease ends");
  }

  private void freePlace() {
    taken--;
    advance();
    whenFreed.run();
    tellDrained();
  }

  private void queue(Lane lane) {
    if (lane.isWaiting() && lane.hasRoom()) {
      ready.add(lane);
    }
  }

  private void advance() {
    while (free() > 0 && !ready.isEmpty()) {
      Lane lane = ready.removeFirst();
      parked--;
      start(lane, lane.unpark());
      queue(lane);
    }
  }

  private void forgetIfIdle(Lane lane) {
    if (lane.isIdle()) {
      lanes.remove(lane.endpointId());
    }
  }

  private void tellDrained() {
    if (closing && taken == 0) {
      drained.tryComplete();
    }
  }

  private void abandon() {
    abandoned = true;
    sending.forEach(releases::now);
    drained.tryComplete();
  }
}
