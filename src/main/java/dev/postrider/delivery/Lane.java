package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings.Limits;
import dev.postrider.domain.EndpointId;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One endpoint's share of this process: how many attempts are in flight to it and what waits for
 * it. Whatever restricts an endpoint alone is decided in {@link #hasRoom}.
 */
final class Lane {
  private final EndpointId endpointId;
  private final Limits limits;
  private final Deque<Held> parked = new ArrayDeque<>();
  private int inFlight;

  Lane(EndpointId endpointId, Limits limits) {
    this.endpointId = endpointId;
    this.limits = limits;
  }

  EndpointId endpointId() {
    return endpointId;
  }

  /** Whether the endpoint may get one more attempt at this moment. */
  boolean hasRoom() {
    return inFlight < limits.inFlightPerEndpoint();
  }

  /** Whether one more delivery may wait here. */
  boolean hasParkingRoom() {
    return parked.size() < limits.parkedPerEndpoint();
  }

  boolean isWaiting() {
    return !parked.isEmpty();
  }

  boolean isIdle() {
    return inFlight == 0 && parked.isEmpty();
  }

  void park(Held held) {
    parked.add(held);
  }

  /** Takes out the delivery that has waited longest. */
  Held unpark() {
    return parked.remove();
  }

  void enter() {
    inFlight++;
  }

  void leave() {
    inFlight--;
  }
}
