package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings.Limits;
import dev.postrider.contract.Deliveries.Claimed;
import dev.postrider.contract.Endpoints.TargetChanged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * Keeps endpoints from slowing each other down: every endpoint has a {@link Lane} with few places;
 * what finds none is given back to the queue instead of filling memory, and the endpoint is {@link
 * Behind} until the queue holds nothing older for it.
 *
 * <p>A delivery holds its place in the lane until the endpoint has answered, and its place in the
 * process until the attempt is recorded, so that a slow store slows the intake. Lanes that wait for
 * a place in the process take turns. While more than half of the places in the process are taken,
 * an endpoint that has stalled gets no more of them. Belongs to one event loop.
 */
final class Lanes {
  private static final Duration SWEEP = Duration.ofMinutes(1);

  /** What is parked in a lane that is paused for longer is given back. */
  private static final Duration PARKED_PAUSE_MAX = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final InstantSource clock;
  private final Limits limits;
  private final Work work;
  private final Parts parts;
  private final OpenLanes lanes;

  private final Turns turns;
  private final Places places;
  private final long sweeper;
  private int parked;
  private boolean closing;
  private Runnable whenFreed = () -> {};

  /**
   * What is done with a delivery that got its places.
   *
   * @param attempt makes the attempt
   * @param settle records it or gives the lease back
   */
  record Work(
      Function<Held, Future<Attempted>> attempt, Function<Attempted, Future<Void>> settle) {}

  /** What the lanes work with. */
  record Parts(Releases releases, Tokens tokens, Behind behind) {}

  Lanes(Vertx vertx, InstantSource clock, Limits limits, Work work, Parts parts) {
    this.vertx = vertx;
    this.clock = clock;
    this.limits = limits;
    this.work = work;
    this.parts = parts;
    this.lanes = new OpenLanes(limits);
    this.places = new Places(vertx, limits.inFlight());
    this.turns = new Turns(parts.tokens());
    parts.tokens().whenDrawn(this::resumeThrottled);
    sweeper = vertx.setPeriodic(SWEEP.toMillis(), tick -> lanes.sweep(clock.instant()));
  }

  /** Whom to tell when there is more room. */
  void whenFreed(Runnable listener) {
    whenFreed = listener;
  }

  /** The places in the process. */
  Places places() {
    return places;
  }

  /** Takes in a delivery that was committed a moment ago: what is older goes first. */
  void handOver(Held held) {
    if (parts.behind().has(held.endpointId())) {
      parts.releases().now(held.lease());
    } else {
      offer(held);
    }
  }

  /** How many deliveries wait here; to any other thread it may be a moment old. */
  int parked() {
    return parked;
  }

  /** Takes a delivery in: it is attempted, parked or given back. */
  void offer(Held held) {
    if (closing) {
      parts.releases().now(held.lease());
      return;
    }
    Lane lane = lanes.of(held.endpointId());
    Instant now = clock.instant();
    if (places.free() > 0 && !lane.isWaiting() && mayStart(lane, held, now)) {
      start(lane, held, now);
    } else if (mayPark(lane, now)) {
      parked++;
      lane.park(held);
      parts.tokens().want(held.delivery(), 1);
      turns.add(lane, now);
    } else {
      fallBehind(lane, now);
      parts.releases().now(held.lease());
      lanes.forgetIfIdle(lane);
    }
  }

  /** Gives back what waits for endpoints that changed: it was leased by what was true before. */
  void recall(TargetChanged change) {
    lanes.forEach(
        lane -> {
          if (lane.isWaiting() && lane.first().isFor(change)) {
            giveParkedBack(lane);
            parts.behind().add(lane.endpointId());
            parts.behind().ask();
          }
        });
    whenFreed.run();
  }

  /** How many more deliveries can be taken in for each endpoint. */
  Rooms rooms() {
    Instant now = clock.instant();
    return lanes.rooms(lane -> isHeldUp(lane, now), now);
  }

  /** Takes in what was claimed for the rooms that there were. */
  void claimed(Claimed claimed, Rooms rooms, Instant leasedUntil) {
    if (!claimed.more()) {
      parts.behind().caughtUp(claimed.deliveries(), rooms);
    }
    claimed.deliveries().forEach(delivery -> offer(new Held(delivery, leasedUntil)));
  }

  /** Whether the process as a whole is behind. */
  boolean isBehind() {
    return parts.behind().hasAll();
  }

  /** Whether there has been room, since the last call, for what waits in the queue. */
  boolean takeAsk() {
    return parts.behind().takeAsk();
  }

  /**
   * Gives back what is parked and waits for the attempts in flight; what has no answer after the
   * limit is given back too, and its outcome no longer counts.
   */
  Future<Void> close(Duration limit) {
    closing = true;
    vertx.cancelTimer(sweeper);
    turns.clear();
    lanes.forEach(this::giveParkedBack);
    return places.drain(limit, parts.releases()::now);
  }

  private boolean mayStart(Lane lane, Held held, Instant now) {
    return lane.hasRoom(now)
        && !(places.isCrowded() && lane.isStalled(now))
        && parts.tokens().allow(held.delivery());
  }

  private boolean mayPark(Lane lane, Instant now) {
    return lane.hasParkingRoom() && parked < limits.inFlight() && !isHeldUp(lane, now);
  }

  /** Whether what the lane holds does not move on while there is little room in the process. */
  private boolean isHeldUp(Lane lane, Instant now) {
    boolean crowded = places.isCrowded() || parked * 2 > limits.inFlight();
    return crowded && (lane.isStalled(now) || turns.isThrottled(lane));
  }

  private void start(Lane lane, Held held, Instant now) {
    places.take(held.lease());
    lane.enter(now);
    parts.tokens().use(held.delivery());
    work.attempt()
        .apply(held)
        .onComplete(attempted -> leave(lane, held, attempted.result()))
        .compose(this::settle)
        .onFailure(fault -> parts.releases().leave(held, fault))
        .onComplete(settled -> freePlace());
  }

  private void leave(Lane lane, Held held, Attempted attempted) {
    Instant now = clock.instant();
    places.answered(held.lease());
    lane.leave(now);
    if (attempted instanceof Attempted.Made made) {
      note(lane, made, now);
    } else if (attempted instanceof Attempted.Unmade) {
      fallBehind(lane, now);
    }
    turns.add(lane, now);
    askFor(lane, now);
    lanes.forgetIfIdle(lane);
    advance();
  }

  private void note(Lane lane, Attempted.Made made, Instant now) {
    Duration pause = lane.note(made.outcome(), made.attempt().startedAt(), now);
    if (pause != null) {
      pause(lane, pause, now);
    }
  }

  private void pause(Lane lane, Duration pause, Instant now) {
    if (pause.compareTo(PARKED_PAUSE_MAX) > 0 && lane.isWaiting()) {
      giveParkedBack(lane);
      fallBehind(lane, now);
    }
    vertx.setTimer(pause.toMillis() + 1, over -> resume(lane));
  }

  private void resume(Lane lane) {
    Instant now = clock.instant();
    turns.add(lane, now);
    askFor(lane, now);
    advance();
    whenFreed.run();
  }

  private void resumeThrottled() {
    Instant now = clock.instant();
    List<Lane> waiting = turns.takeThrottled();
    waiting.forEach(lane -> turns.add(lane, now));
    advance();
    turns.wantTokens();
    waiting.forEach(lane -> askFor(lane, now));
    whenFreed.run();
  }

  private void fallBehind(Lane lane, Instant now) {
    if (lane.hasRoom(now) && places.free() < 1) {
      parts.behind().addAll();
    } else {
      parts.behind().add(lane.endpointId());
    }
  }

  private void askFor(Lane lane, Instant now) {
    if (lane.isHalfEmpty(now) && parts.behind().has(lane.endpointId())) {
      parts.behind().ask();
    }
  }

  private void giveParkedBack(Lane lane) {
    while (lane.isWaiting()) {
      parked--;
      parts.releases().now(lane.unpark().lease());
    }
  }

  private Future<Void> settle(Attempted attempted) {
    return places.isAbandoned() ? Future.succeededFuture() : work.settle().apply(attempted);
  }

  private void freePlace() {
    places.release();
    advance();
    if (parts.behind().hasAll() && places.isWorthClaiming()) {
      parts.behind().ask();
    }
    whenFreed.run();
  }

  private void advance() {
    Instant now = clock.instant();
    while (places.free() > 0) {
      Lane lane = turns.next();
      if (lane == null) {
        return;
      }
      // One that has stalled queues again when one of its attempts ends.
      if (mayStart(lane, lane.first(), now)) {
        parked--;
        start(lane, lane.unpark(), now);
        turns.add(lane, now);
      }
    }
  }
}
