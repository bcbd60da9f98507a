package dev.postrider.live;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Lets a number of events a second through to each address, of each type, and counts the others: a
 * person reads no more, and ten thousand events a second would cost more than what they tell of.
 * Belongs to one event loop.
 */
final class Throttle {
  private final int eventsPerSecond;
  private final Map<Key, Count> counts = new HashMap<>();

  /**
   * @param eventsPerSecond of a type on an address, from 1
   */
  Throttle(int eventsPerSecond) {
    this.eventsPerSecond = eventsPerSecond;
  }

  private record Key(LiveAddress address, String type) {}

  private static final class Count {
    private long events;
  }

  /** Whether one more may be told; it is counted. */
  boolean admits(LiveAddress address, String type) {
    Count count = counts.computeIfAbsent(new Key(address, type), key -> new Count());
    count.events++;
    return count.events <= eventsPerSecond;
  }

  /** Ends a second: tells what was left out in it. */
  void endSecond(String process, Instant now, BiConsumer<LiveAddress, JsonObject> teller) {
    counts.forEach(
        (key, count) -> {
          long skipped = count.events - eventsPerSecond;
          if (skipped > 0) {
            teller.accept(key.address(), LiveEvents.skipped(key.type(), skipped, process, now));
          }
        });
    counts.clear();
  }
}
