package dev.postrider.delivery;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The order in which lanes that wait go on: each takes one turn, then the next. */
final class Turns {
  private final Tokens tokens;

  /** Lanes that may go on as soon as there is a place in the process. */
  private final LinkedHashSet<Lane> ready = new LinkedHashSet<>();

  /** Lanes that wait for tokens. */
  private final Set<Lane> throttled = new LinkedHashSet<>();

  Turns(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Queues a lane in which something waits that may go on. */
  void add(Lane lane, Instant now) {
    if (!lane.isWaiting() || !lane.hasRoom(now)) {
      return;
    }
    if (tokens.allow(lane.first().delivery())) {
      ready.add(lane);
    } else {
      throttled.add(lane);
    }
  }

  /** Takes out the lane whose turn it is, null if there is none. */
  @Nullable Lane next() {
    while (!ready.isEmpty()) {
      Lane lane = ready.removeFirst();
      if (!lane.isWaiting()) {
        continue;
      }
      if (tokens.allow(lane.first().delivery())) {
        return lane;
      }
      throttled.add(lane);
    }
    return null;
  }

  /** Whether a lane waits for tokens. */
  boolean isThrottled(Lane lane) {
    return throttled.contains(lane);
  }

  /** Takes out all lanes that wait for tokens. */
  List<Lane> takeThrottled() {
    List<Lane> lanes = List.copyOf(throttled);
    throttled.clear();
    return lanes;
  }

  /** Has tokens drawn for all that waits for some. */
  void wantTokens() {
    throttled.removeIf(lane -> !lane.isWaiting());
    throttled.forEach(lane -> tokens.want(lane.first().delivery(), lane.waiting()));
  }

  /** Nothing goes on any more. */
  void clear() {
    ready.clear();
    throttled.clear();
  }
}
