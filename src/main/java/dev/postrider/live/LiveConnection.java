package dev.postrider.live;

import dev.postrider.contract.LiveTickets.Redeemed;
import dev.postrider.contract.LiveTickets.Watcher;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A browser's socket that speaks the protocol of Vert.x's event-bus bridge, from the bus to the
 * browser only. It is used on its own event loop.
 *
 * <p>Vert.x's bridge itself is not used because nothing bounds what it writes, and answers to bad
 * frames pass no hook. Here an {@link Outbox} is between, and whoever reads too slowly is closed.
 */
final class LiveConnection implements Connections.Open {
  private static final Logger LOG = LoggerFactory.getLogger(LiveConnection.class);
  private static final int SHOWN_ADDRESS_LENGTH = 100;

  private final SockJSSocket socket;
  private final Redeemed browser;
  private final Surroundings surroundings;
  private final Context loop;
  private final Outbox outbox;

  /**
   * Events arrive on contexts of their own, where a SockJS session would only gather them until the
   * loop has no other work: written on the loop's context they leave at once.
   */
  private final Consumer<List<String>> listener;

  private final Set<LiveAddress> registrations = new HashSet<>();
  private final Queue<ClientFrame> waiting = new ArrayDeque<>();
  private final Set<Long> timers = new HashSet<>();
  private boolean checking;
  private boolean heard;
  private boolean ended;
  private boolean placeTaken;
  private int refusals;
  private int frames;
  private long second;

  /** What all connections of an event loop share. */
  record Surroundings(
      Vertx vertx,
      InstantSource clock,
      Limits limits,
      Audience audience,
      RegistrationCheck check,
      Capacity capacity,
      Connections connections) {}

  LiveConnection(SockJSSocket socket, Redeemed browser, Surroundings surroundings) {
    this.socket = socket;
    this.browser = browser;
    this.surroundings = surroundings;
    loop = surroundings.vertx().getOrCreateContext();
    listener = frames -> loop.runOnContext(turn -> send(frames));
    outbox = new Outbox(socket, loop, surroundings.limits().unsentLength(), this::giveBackPlace);
  }

  /** Takes a place and listens until the browser is gone; without a free place it is closed. */
  void open() {
    if (surroundings.capacity().isFull()) {
      shut(CloseReason.FULL);
      return;
    }
    socket.closeHandler(closed -> end());
    socket.exceptionHandler(
        broken -> {
          LOG.atDebug().setCause(broken).log("live connection broken");
          close(CloseReason.BROKEN);
        });
    socket.handler(this::receive);
    surroundings.capacity().take();
    placeTaken = true;
    surroundings.connections().add(this);
    long silence = surroundings.limits().silence().toMillis();
    timers.add(surroundings.vertx().setPeriodic(silence, timer -> closeIfSilent()));
    closeWhenExpired();
  }

  @Override
  public Watcher watcher() {
    return browser.watcher();
  }

  @Override
  public void requestClose(CloseReason reason) {
    loop.runOnContext(turn -> close(reason));
  }

  private void closeIfSilent() {
    if (!heard) {
      close(CloseReason.SILENT);
    }
    heard = false;
  }

  private void closeWhenExpired() {
    Instant until = browser.until();
    if (until != null) {
      long millis = Duration.between(surroundings.clock().instant(), until).toMillis();
      timers.add(
          surroundings.vertx().setTimer(Math.max(1, millis), timer -> close(CloseReason.EXPIRED)));
    }
  }

  private void receive(Buffer data) {
    if (ended) {
      return;
    }
    heard = true;
    waiting.add(
        data.length() > surroundings.limits().frameBytes()
            ? new ClientFrame.Unreadable(Refusal.MESSAGE_TOO_LARGE)
            : ClientFrame.read(data));
    if (isTooMuch()) {
      close(CloseReason.ASKS_TOO_MUCH);
      return;
    }
    answerNext();
  }

  /** In a second, or while the store is asked about an earlier frame. */
  private boolean isTooMuch() {
    int most = surroundings.limits().framesPerSecond();
    long now = surroundings.clock().instant().getEpochSecond();
    if (now != second) {
      second = now;
      frames = 0;
    }
    frames++;
    return frames > most || waiting.size() > most;
  }

  /** In the order of the frames, although the store may have to be asked. */
  private void answerNext() {
    while (!ended && !checking && !waiting.isEmpty()) {
      switch (waiting.remove()) {
        case ClientFrame.Ping _ -> {}
        case ClientFrame.Register register -> register(register.address());
        case ClientFrame.Unregister unregister -> unregister(unregister.address());
        case ClientFrame.Speak speak -> refuse(Refusal.ACCESS_DENIED, speak.address());
        case ClientFrame.Unreadable unreadable -> refuse(unreadable.refusal(), "");
      }
    }
  }

  private void register(String text) {
    var address = LiveAddress.parse(text);
    if (registrations.size() >= surroundings.limits().registrations()) {
      refuse(Refusal.MAX_HANDLERS_REACHED, text);
    } else if (address.isEmpty()) {
      refuse(Refusal.ACCESS_DENIED, text);
    } else if (registrations.contains(address.get())) {
      refuse(Refusal.ADDRESS_ALREADY_REGISTERED, text);
    } else {
      register(address.get());
    }
  }

  private void register(LiveAddress address) {
    checking = true;
    surroundings
        .check()
        .allows(watcher(), address)
        .onComplete(
            allowed -> {
              if (allowed) {
                join(address);
              } else {
                refuse(Refusal.ACCESS_DENIED, address.text());
                goOn();
              }
            },
            cause -> {
              refuse(Refusal.UNAVAILABLE, address.text());
              goOn();
            });
  }

  /** What is said next is answered only when nothing more is missed. */
  private void join(LiveAddress address) {
    if (ended) {
      return;
    }
    registrations.add(address);
    surroundings
        .audience()
        .join(address, listener)
        .onComplete(joined -> loop.runOnContext(turn -> goOn()));
  }

  private void goOn() {
    checking = false;
    answerNext();
  }

  private void unregister(String text) {
    var address = LiveAddress.parse(text);
    if (address.isEmpty()) {
      refuse(Refusal.ACCESS_DENIED, text);
    } else if (registrations.remove(address.get())) {
      surroundings.audience().leave(address.get(), listener);
    }
  }

  private void refuse(Refusal refusal, String address) {
    if (ended) {
      return;
    }
    String shown = shorten(address);
    log()
        .addKeyValue(LogKeys.ADDRESS, shown)
        .addKeyValue(LogKeys.ERROR, refusal.code())
        .log("live request refused");
    refusals++;
    if (refusals > surroundings.limits().refusals()) {
      close(CloseReason.REFUSED_TOO_OFTEN);
      return;
    }
    send(List.of(refusal.frame(shown).encode()));
  }

  /** Closes the socket instead when the browser has not taken what it was sent before. */
  private void send(List<String> frames) {
    if (!ended && !outbox.sendTogether(frames)) {
      log().log("live connection closed, its browser reads too slowly");
      close(CloseReason.READS_TOO_SLOWLY);
    }
  }

  private LoggingEventBuilder log() {
    var line = LOG.atInfo().addKeyValue(LogKeys.ORGANIZATION_ID, watcher().organizationId());
    var application = watcher().applicationId();
    return application == null ? line : line.addKeyValue(LogKeys.APPLICATION_ID, application);
  }

  private void close(CloseReason reason) {
    if (!ended) {
      end();
      shut(reason);
    }
  }

  /** To SockJS all reasons are one, so a frame tells first, unless no more may wait. */
  private void shut(CloseReason reason) {
    loop.runOnContext(
        turn -> {
          outbox.sendTogether(List.of(reason.frame().encode()));
          socket.close(reason.status(), reason.reason());
        });
  }

  private void end() {
    if (!ended) {
      ended = true;
      timers.forEach(surroundings.vertx()::cancelTimer);
      waiting.clear();
      surroundings.connections().remove(this);
      registrations.forEach(address -> surroundings.audience().leave(address, listener));
      registrations.clear();
      giveBackPlace();
    }
  }

  /** The place is taken as long as something waits in memory, even if the browser never reads. */
  private void giveBackPlace() {
    if (ended && placeTaken && outbox.isEmpty()) {
      placeTaken = false;
      surroundings.capacity().giveBack();
    }
  }

  private static String shorten(String address) {
    return address
        .substring(0, Math.min(address.length(), SHOWN_ADDRESS_LENGTH))
        .replaceAll("\\p{Cntrl}", "?");
  }
}
