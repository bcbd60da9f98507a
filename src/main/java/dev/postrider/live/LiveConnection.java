package dev.postrider.live;

import dev.postrider.contract.LiveTickets.Redeemed;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A browser's socket that speaks the protocol of Vert.x's event-bus bridge, from the bus to the
 * browser only. It is used on its own event loop.
 *
 * <p>Vert.x's bridge itself is not used because nothing bounds what it writes: a SockJS session
 * never says that its queue is full, and answers to bad frames pass no hook. Here every character
 * handed to the socket is counted until it has left, and whoever reads too slowly is closed.
 */
final class LiveConnection {
  private static final Logger LOG = LoggerFactory.getLogger(LiveConnection.class);
  private static final int SHOWN_ADDRESS_LENGTH = 100;

  /** The status codes of a close (RFC 6455, section 7.4.1, and its registry). */
  private static final int GOING_AWAY = 1001;

  private static final int POLICY_VIOLATION = 1008;
  private static final int TRY_AGAIN_LATER = 1013;

  private final SockJSSocket socket;
  private final Redeemed browser;
  private final Surroundings surroundings;
  private final Context loop;
  private final String ownAddress;
  private final Map<String, MessageConsumer<JsonObject>> registrations = new HashMap<>();
  private long silenceTimer;
  private boolean heard;
  private boolean ended;
  private int unsentLength;
  private int refusals;

  /** What all connections of an event loop share. */
  record Surroundings(Vertx vertx, Limits limits, Watchers watchers, Capacity capacity) {}

  LiveConnection(SockJSSocket socket, Redeemed browser, Surroundings surroundings) {
    this.socket = socket;
    this.browser = browser;
    this.surroundings = surroundings;
    loop = surroundings.vertx().getOrCreateContext();
    ownAddress = LiveEvents.address(browser.applicationId());
  }

  /** Takes a place and listens until the browser is gone; without a free place it is closed. */
  void open() {
    if (surroundings.capacity().isFull()) {
      socket.close(TRY_AGAIN_LATER, "too many live connections");
      return;
    }
    socket.closeHandler(closed -> end());
    socket.exceptionHandler(
        broken -> {
          LOG.atDebug().setCause(broken).log("live connection broken");
          close(GOING_AWAY, "broken");
        });
    socket.handler(this::receive);
    surroundings.capacity().take();
    long silence = surroundings.limits().silence().toMillis();
    silenceTimer = surroundings.vertx().setPeriodic(silence, timer -> closeIfSilent());
  }

  private void closeIfSilent() {
    if (!heard) {
      close(GOING_AWAY, "nothing heard");
    }
    heard = false;
  }

  private void receive(Buffer data) {
    if (ended) {
      return;
    }
    heard = true;
    if (data.length() > surroundings.limits().frameBytes()) {
      refuse(Refusal.MESSAGE_TOO_LARGE, "");
      return;
    }
    switch (ClientFrame.read(data)) {
      case ClientFrame.Ping _ -> {}
      case ClientFrame.Register register -> register(register.address());
      case ClientFrame.Unregister unregister -> unregister(unregister.address());
      case ClientFrame.Speak speak -> refuse(Refusal.ACCESS_DENIED, speak.address());
      case ClientFrame.Unreadable unreadable -> refuse(unreadable.refusal(), "");
    }
  }

  private void register(String address) {
    if (registrations.size() >= surroundings.limits().registrations()) {
      refuse(Refusal.MAX_HANDLERS_REACHED, address);
    } else if (!address.equals(ownAddress)) {
      refuse(Refusal.ACCESS_DENIED, address);
    } else if (registrations.containsKey(address)) {
      refuse(Refusal.ADDRESS_ALREADY_REGISTERED, address);
    } else {
      registrations.put(address, consume(address));
      surroundings.watchers().add(browser.applicationId());
    }
  }

  /**
   * Events arrive on contexts of their own, where a SockJS session would only gather them until the
   * loop has no other work: written on the loop's context they leave at once.
   */
  private MessageConsumer<JsonObject> consume(String address) {
    return surroundings
        .vertx()
        .eventBus()
        .consumer(address, message -> loop.runOnContext(turn -> deliver(address, message.body())));
  }

  private void unregister(String address) {
    MessageConsumer<JsonObject> registration = registrations.remove(address);
    if (registration != null) {
      unwatch(registration);
    } else if (!address.equals(ownAddress)) {
      refuse(Refusal.ACCESS_DENIED, address);
    }
  }

  private void unwatch(MessageConsumer<JsonObject> registration) {
    surroundings.watchers().remove(browser.applicationId());
    registration
        .unregister()
        .onFailure(
            cause -> LOG.atWarn().setCause(cause).log("live connection still on the event bus"));
  }

  private void deliver(String address, JsonObject event) {
    if (registrations.containsKey(address)) {
      send(new JsonObject().put("type", "rec").put("address", address).put("body", event));
    }
  }

  private void refuse(Refusal refusal, String address) {
    String shown = shorten(address);
    LOG.atInfo()
        .addKeyValue(LogKeys.APPLICATION_ID, browser.applicationId())
        .addKeyValue(LogKeys.ADDRESS, shown)
        .addKeyValue(LogKeys.ERROR, refusal.code())
        .log("live request refused");
    refusals++;
    if (refusals > surroundings.limits().refusals()) {
      close(POLICY_VIOLATION, "too many refused requests");
      return;
    }
    var error = new JsonObject().put("type", "err");
    if (!shown.isEmpty()) {
      error.put("address", shown);
    }
    send(
        error
            .put("body", refusal.code())
            .put("failureType", refusal.code())
            .put("message", refusal.message()));
  }

  /** Closes the socket instead when the browser has not taken what it was sent before. */
  private void send(JsonObject frame) {
    String text = frame.encode();
    int length = text.length();
    if (unsentLength + length > surroundings.limits().unsentLength()) {
      LOG.atInfo()
          .addKeyValue(LogKeys.APPLICATION_ID, browser.applicationId())
          .log("live connection closed, its browser reads too slowly");
      close(TRY_AGAIN_LATER, "reading too slowly");
      return;
    }
    unsentLength += length;
    socket.write(text).onComplete(written -> sent(length));
  }

  private void sent(int length) {
    unsentLength -= length;
    giveBackPlace();
  }

  private void close(int status, String reason) {
    if (!ended) {
      end();
      socket.close(status, reason);
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      surroundings.vertx().cancelTimer(silenceTimer);
      List.copyOf(registrations.values()).forEach(this::unwatch);
      registrations.clear();
      giveBackPlace();
    }
  }

  /** The place is taken as long as something waits in memory, even if the browser never reads. */
  private void giveBackPlace() {
    if (ended && unsentLength == 0) {
      surroundings.capacity().giveBack();
    }
  }

  private static String shorten(String address) {
    return address
        .substring(0, Math.min(address.length(), SHOWN_ADDRESS_LENGTH))
        .replaceAll("\\p{Cntrl}", "?");
  }
}
