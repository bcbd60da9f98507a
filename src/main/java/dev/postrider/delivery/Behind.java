package dev.postrider.delivery;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.domain.EndpointId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For whom older deliveries wait in the queue than those that are being committed: endpoints of
 * which something was given back or that took all they have room for, or all if the process was
 * full. Meanwhile nothing is handed over to them from memory, so that what is older goes first and
 * giving back costs nothing more.
 */
final class Behind {
  private final Bus bus;
  private final Set<EndpointId> endpoints = new HashSet<>();
  private boolean process;
  private boolean asked;

  Behind(Bus bus) {
    this.bus = bus;
  }

  /** Whether older deliveries wait for an endpoint. */
  boolean has(EndpointId endpointId) {
    return process || endpoints.contains(endpointId);
  }

  /** Whether the process as a whole is behind. */
  boolean hasAll() {
    return process;
  }

  /** An endpoint falls behind. */
  void add(EndpointId endpointId) {
    if (endpoints.add(endpointId)) {
      tell(endpointId, true);
    }
  }

  /** The process falls behind. */
  void addAll() {
    if (!process) {
      process = true;
      tell(null, true);
    }
  }

  /** There is room again for an endpoint that is behind. */
  void ask() {
    asked = true;
  }

  /** Whether there has been room again since the last call. */
  boolean takeAsk() {
    boolean was = asked;
    asked = false;
    return was;
  }

  /**
   * Everything due was claimed, as far as there was room: whoever took all of its room may be owed
   * more.
   *
   * @param claimed what came
   * @param rooms the room that there was when it was asked for
   */
  void caughtUp(List<Leased> claimed, Rooms rooms) {
    if (process) {
      process = false;
      again(null);
    }
    if (endpoints.isEmpty() && claimed.isEmpty()) {
      return;
    }
    Map<EndpointId, Integer> came = new HashMap<>();
    claimed.forEach(delivery -> came.merge(delivery.lease().endpointId(), 1, Integer::sum));
    came.forEach(
        (endpointId, count) -> {
          if (count >= rooms.of(endpointId)) {
            add(endpointId);
          }
        });
    List<EndpointId> done =
        endpoints.stream().filter(id -> came.getOrDefault(id, 0) < rooms.of(id)).toList();
    for (EndpointId endpointId : done) {
      endpoints.remove(endpointId);
      again(endpointId);
    }
  }

  /** Hand-over goes on; what went to the queue until this is known is worth one more claim. */
  private void again(@Nullable EndpointId endpointId) {
    tell(endpointId, false);
    asked = true;
  }

  private void tell(@Nullable EndpointId endpointId, boolean paused) {
    bus.publish(Deliveries.HAND_OVER_PAUSED, new Deliveries.HandOverPaused(endpointId, paused));
  }
}
