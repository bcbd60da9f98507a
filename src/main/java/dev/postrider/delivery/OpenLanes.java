package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings.Limits;
import dev.postrider.domain.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The lanes that hold something, or something worth remembering. */
final class OpenLanes {
  /** Strain that was noted so long ago is forgotten with an idle lane. */
  private static final Duration STRAIN_REMEMBERED = Duration.ofMinutes(10);

  private final Limits limits;
  private final Map<EndpointId, Lane> lanes = new HashMap<>();

  OpenLanes(Limits limits) {
    this.limits = limits;
  }

  /** The lane of an endpoint, opened if need be. */
  Lane of(EndpointId endpointId) {
    return lanes.computeIfAbsent(endpointId, id -> new Lane(id, limits));
  }

  void forEach(Consumer<Lane> action) {
    lanes.values().forEach(action);
  }

  /**
   * How many more deliveries can be taken in for each endpoint.
   *
   * @param heldUp which lanes should take in nothing
   */
  Rooms rooms(Predicate<Lane> heldUp, Instant now) {
    int most = Lane.roomMax(limits);
    Map<EndpointId, Integer> fewer = new HashMap<>();
    for (Lane lane : lanes.values()) {
      int room = heldUp.test(lane) ? 0 : lane.room(now);
      if (room < most) {
        fewer.put(lane.endpointId(), room);
      }
    }
    return new Rooms(most, fewer);
  }

  /** Forgets a lane if it holds nothing. */
  void forgetIfIdle(Lane lane) {
    if (lane.isForgettable()) {
      lanes.remove(lane.endpointId());
    }
  }

  /** Forgets all that hold nothing but old strain. */
  void sweep(Instant now) {
    Instant since = now.minus(STRAIN_REMEMBERED);
    lanes.values().removeIf(lane -> lane.isForgettable(since));
  }
}
