package dev.postrider.live;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other processes of a cluster what is watched through this one, changes at once and
 * everything now and then, and hears the same of them. What is lost is so made good, and who falls
 * silent is forgotten. Whatever comes in is checked: it may be of another version, or damaged.
 * Belongs to one event loop.
 */
final class Announcements {
  /** On the bus between processes; no browser can register on it. */
  static final String ADDRESS = "live-watchers";

  /** How often everything is told. */
  static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private static final Duration SILENCE_MAX = HEARTBEAT.multipliedBy(3);
  private static final int PROCESS_LENGTH_MAX = 64;

  private final Vertx vertx;
  private final Context loop;
  private final String process;
  private final Watchers watchers;
  private final InstantSource clock;
  private @Nullable MessageConsumer<Object> consumer;

  /**
   * @param process this one's name, unlike all others'
   */
  Announcements(Vertx vertx, String process, Watchers watchers, InstantSource clock) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.process = process;
    this.watchers = watchers;
    this.clock = clock;
  }

  /** Listens, tells and asks. */
  Future<Void> start() {
    MessageConsumer<Object> listening =
        vertx.eventBus().consumer(ADDRESS, message -> hear(message.body()));
    consumer = listening;
    watchers.whenChanged(address -> loop.runOnContext(turn -> tell(address)));
    return listening.completion().onSuccess(done -> tellAll());
  }

  /** Takes leave. */
  Future<Void> stop() {
    watchers.whenChanged(address -> {});
    publish(new JsonObject().put("kind", "leave"));
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  /** To be called each {@link #HEARTBEAT}. */
  void beat() {
    tellAll();
    watchers.elsewhere().forgetSilent(clock.instant().minus(SILENCE_MAX));
  }

  /** How it stands now, whatever happened since, so that two changes cannot be told in disorder. */
  private void tell(LiveAddress address) {
    publish(
        new JsonObject()
            .put("kind", watchers.anyHere(address) ? "begin" : "end")
            .put("address", address.text()));
  }

  private void tellAll() {
    Set<LiveAddress> here = watchers.here();
    if (here.size() > Elsewhere.ADDRESSES_MAX) {
      publish(new JsonObject().put("kind", "everything"));
      return;
    }
    var addresses = new JsonArray();
    here.forEach(address -> addresses.add(address.text()));
    publish(new JsonObject().put("kind", "only").put("addresses", addresses));
  }

  private void publish(JsonObject announcement) {
    vertx.eventBus().publish(ADDRESS, announcement.put("process", process));
  }

  private void hear(@Nullable Object body) {
    if (!(body instanceof JsonObject announcement)
        || !(announcement.getValue("process") instanceof String other)
        || other.isEmpty()
        || other.length() > PROCESS_LENGTH_MAX
        || other.equals(process)
        || !(announcement.getValue("kind") instanceof String kind)) {
      return;
    }
    if (kind.equals("leave")) {
      watchers.elsewhere().forget(other);
      return;
    }
    boolean isNew = watchers.elsewhere().meet(other, clock.instant());
    hear(other, kind, announcement);
    if (isNew) {
      tellAll();
    }
  }

  private void hear(String other, String kind, JsonObject announcement) {
    switch (kind) {
      case "everything" -> watchers.elsewhere().watchesEverything(other);
      case "only" -> hearAll(other, announcement.getValue("addresses"));
      case "begin", "end" ->
          address(announcement.getValue("address"))
              .ifPresent(
                  address -> watchers.elsewhere().watches(other, address, kind.equals("begin")));
      default -> {
        // A later version says more than this one understands.
      }
    }
  }

  private void hearAll(String other, @Nullable Object told) {
    if (!(told instanceof JsonArray texts)) {
      return;
    }
    if (texts.size() > Elsewhere.ADDRESSES_MAX) {
      watchers.elsewhere().watchesEverything(other);
      return;
    }
    List<LiveAddress> addresses = new ArrayList<>();
    texts.forEach(text -> address(text).ifPresent(addresses::add));
    watchers.elsewhere().watchesOnly(other, addresses);
  }

  private static Optional<LiveAddress> address(@Nullable Object text) {
    return text instanceof String address ? LiveAddress.parse(address) : Optional.empty();
  }
}
