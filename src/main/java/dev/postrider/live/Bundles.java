package dev.postrider.live;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Sends the first event of an address at once and those that follow within a moment together, so
 * that a busy address does not cost every browser that watches it a packet for each event. Belongs
 * to one event loop.
 */
final class Bundles {
  /** How long an event may wait for others; too short for a person to notice. */
  static final Duration MOMENT = Duration.ofMillis(100);

  /** Characters that are sent without waiting for the moment's end. */
  static final int LENGTH_MAX = 16 << 10;

  private final BiConsumer<LiveAddress, String> sender;

  /** What waits, for each address to which something was sent in this moment. */
  private final Map<LiveAddress, StringBuilder> waiting = new HashMap<>();

  /**
   * @param sender takes events of an address, encoded, each on a line of its own
   */
  Bundles(BiConsumer<LiveAddress, String> sender) {
    this.sender = sender;
  }

  void add(LiveAddress address, JsonObject event) {
    String text = event.encode();
    StringBuilder bundle = waiting.get(address);
    if (bundle == null) {
      waiting.put(address, new StringBuilder());
      sender.accept(address, text);
      return;
    }
    if (bundle.length() + text.length() > LENGTH_MAX) {
      send(address, bundle);
    }
    if (!bundle.isEmpty()) {
      bundle.append('\n');
    }
    bundle.append(text);
  }

  /** To be called after each {@link #MOMENT}. */
  void endMoment() {
    waiting.values().removeIf(StringBuilder::isEmpty);
    waiting.forEach(this::send);
  }

  private void send(LiveAddress address, StringBuilder bundle) {
    if (!bundle.isEmpty()) {
      sender.accept(address, bundle.toString());
      bundle.setLength(0);
    }
  }
}
