package dev.postrider.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to which address on one event loop. However many they are, an address has one
 * consumer on the event bus, and an event is made a frame once. Events come in bundles, each on a
 * line.
 */
final class Audience {
  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

  /** What is published is far shorter; other processes may err. */
  private static final int BUNDLE_LENGTH_MAX = 2 * Bundles.LENGTH_MAX;

  private final Vertx vertx;
  private final Watchers watchers;
  private final Map<LiveAddress, Seats> seats = new HashMap<>();

  Audience(Vertx vertx, Watchers watchers) {
    this.vertx = vertx;
    this.watchers = watchers;
  }

  /** Those who listen to one address. */
  private record Seats(MessageConsumer<Object> consumer, Set<Consumer<List<String>>> listeners) {}

  /**
   * Hands a listener the frames of an address, until it leaves.
   *
   * @return completes when nothing more is missed
   */
  Future<Void> join(LiveAddress address, Consumer<List<String>> listener) {
    Seats taken = seats.get(address);
    if (taken == null) {
      taken = new Seats(consume(address), new LinkedHashSet<>());
      seats.put(address, taken);
      watchers.add(address);
    }
    taken.listeners().add(listener);
    return taken.consumer().completion();
  }

  /** Ends that. */
  void leave(LiveAddress address, Consumer<List<String>> listener) {
    Seats taken = seats.get(address);
    if (taken != null && taken.listeners().remove(listener) && taken.listeners().isEmpty()) {
      seats.remove(address);
      watchers.remove(address);
      taken
          .consumer()
          .unregister()
          .onFailure(cause -> LOG.atWarn().setCause(cause).log("live address still consumed"));
    }
  }

  private MessageConsumer<Object> consume(LiveAddress address) {
    String beginning = beginning(address);
    return vertx
        .eventBus()
        .consumer(address.text(), message -> deliver(address, beginning, message.body()));
  }

  /** A frame of Vert.x's bridge up to the event. */
  private static String beginning(LiveAddress address) {
    String frame = new JsonObject().put("type", "rec").put("address", address.text()).encode();
    return frame.substring(0, frame.length() - 1) + ",\"body\":";
  }

  private void deliver(LiveAddress address, String beginning, @Nullable Object events) {
    Seats taken = seats.get(address);
    if (taken == null
        || !(events instanceof String text)
        || text.isBlank()
        || text.length() > BUNDLE_LENGTH_MAX) {
      return;
    }
    List<String> frames = text.lines().map(event -> beginning + event + "}").toList();
    // A listener may leave meanwhile.
    List.copyOf(taken.listeners()).forEach(listener -> listener.accept(frames));
  }
}
