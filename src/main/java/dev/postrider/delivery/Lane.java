package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings.Limits;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's share of this process: how many attempts are in flight to it, at what pace it
 * stands them, and what waits for it.
 */
final class Lane {
  /** An endpoint that gives no answer for so long may be hanging. */
  private static final Duration STALL = Duration.ofSeconds(1);

  private final EndpointId endpointId;
  private final Limits limits;
  private final Pace pace;
  private final Deque<Held> parked = new ArrayDeque<>();
  private int inFlight;

  /** When an attempt began in an empty lane, or ended, whichever was last. */
  private Instant movedAt = Instant.MIN;

  Lane(EndpointId endpointId, Limits limits) {
    this.endpointId = endpointId;
    this.limits = limits;
    this.pace = new Pace(limits.inFlightPerEndpoint());
  }

  EndpointId endpointId() {
    return endpointId;
  }

  /** Whether the endpoint itself may get one more attempt at this moment. */
  boolean hasRoom(Instant now) {
    return inFlight < pace.inFlightMax() && !pace.isPaused(now);
  }

  /** Whether one more delivery may wait here. */
  boolean hasParkingRoom() {
    return parked.size() < parkedMax();
  }

  /** How many more deliveries the lane can take in, waiting or not. */
  int room(Instant now) {
    if (pace.isPaused(now)) {
      return 0;
    }
    return Math.max(0, pace.inFlightMax() - inFlight) + Math.max(0, parkedMax() - parked.size());
  }

  /** Whether at least half of the lane is free. */
  boolean isHalfEmpty(Instant now) {
    return room(now) * 2 >= pace.inFlightMax() + parkedMax();
  }

  /** How many a lane can take in when it is empty and nothing is known against the endpoint. */
  static int roomMax(Limits limits) {
    return limits.inFlightPerEndpoint() + limits.parkedPerEndpoint();
  }

  /** Whether attempts are in flight and none has ended for a while. */
  boolean isStalled(Instant now) {
    return inFlight > 0 && now.isAfter(movedAt.plus(STALL));
  }

  boolean isWaiting() {
    return !parked.isEmpty();
  }

  int waiting() {
    return parked.size();
  }

  /** The delivery that has waited longest. */
  Held first() {
    return parked.element();
  }

  /** Whether the lane holds nothing that is worth remembering. */
  boolean isForgettable() {
    return isEmpty() && pace.isFull();
  }

  /** Whether the lane can be forgotten because nothing was known against it since a time. */
  boolean isForgettable(Instant since) {
    return isEmpty() && pace.strainedAt().isBefore(since);
  }

  private boolean isEmpty() {
    return inFlight == 0 && parked.isEmpty();
  }

  void park(Held held) {
    parked.add(held);
  }

  /** Takes out the delivery that has waited longest. */
  Held unpark() {
    return parked.remove();
  }

  void enter(Instant now) {
    if (inFlight == 0) {
      movedAt = now;
    }
    inFlight++;
  }

  void leave(Instant now) {
    inFlight--;
    movedAt = now;
  }

  /** See {@link Pace#note}. */
  @Nullable Duration note(Outcome outcome, Instant begunAt, Instant now) {
    return pace.note(outcome, begunAt, now);
  }

  /** An endpoint under strain has less room to wait in, too. */
  private int parkedMax() {
    return limits.parkedPerEndpoint() * pace.inFlightMax() / limits.inFlightPerEndpoint();
  }
}
