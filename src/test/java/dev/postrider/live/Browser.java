package dev.postrider.live;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A page that speaks the bridge's protocol over a WebSocket, plain or in the frames of SockJS. */
final class Browser {
  static final long DEADLINE_SECONDS = 20;

  private final WebSocket socket;
  private final boolean framed;
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final AtomicInteger packets = new AtomicInteger();
  private final Promise<Short> closed = Promise.promise();

  private Browser(WebSocket socket, boolean framed) {
    this.socket = socket;
    this.framed = framed;
  }

  /** Takes over a socket that was just opened, on the thread that got it. */
  static Browser on(WebSocket socket, boolean framed) {
    var browser = new Browser(socket, framed);
    socket.textMessageHandler(browser::hear);
    socket.closeHandler(end -> browser.closed.tryComplete(socket.closeStatusCode()));
    return browser;
  }

  private void hear(String text) {
    packets.incrementAndGet();
    if (framed && text.startsWith("a")) {
      new JsonArray(text.substring(1))
          .forEach(message -> frames.add("a" + new JsonArray().add(message).encode()));
    } else {
      frames.add(text);
    }
  }

  /** WebSocket messages so far, in one of which SockJS may bring several of the bridge. */
  int packets() {
    return packets.get();
  }

  void register(String address) {
    say("register", address);
  }

  void say(String type, String address) {
    send(new JsonObject().put("type", type).put("address", address).encode());
  }

  /** Sends a text as it is, in the frame of SockJS if need be. */
  void send(String text) {
    await(socket.writeTextMessage(framed ? new JsonArray().add(text).encode() : text));
  }

  /** Sends a text as one binary message. */
  void sendBinary(String text) {
    await(socket.writeBinaryMessage(Buffer.buffer(text)));
  }

  /** Sends a text as one message in fragments. */
  void sendFragments(String... parts) {
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      await(
          socket.writeFrame(
              i == 0
                  ? WebSocketFrame.textFrame(parts[i], last)
                  : WebSocketFrame.continuationFrame(Buffer.buffer(parts[i]), last)));
    }
  }

  /** Sends fragments of a message that does not end, until the server has enough. */
  void sendFragmentsUntilClosed(String part) {
    socket.writeFrame(WebSocketFrame.textFrame(part, false));
    for (int i = 0; i < 1_000 && !closed.future().isComplete(); i++) {
      Future<Void> written =
          socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(part), false));
      await(written.transform(any -> Future.succeededFuture()));
    }
  }

  /** What the server said that nobody asked for yet. */
  List<String> saidSoFar() {
    return List.copyOf(frames);
  }

  /** Sends a text past the frames of SockJS. */
  void sendUnframed(String text) {
    await(socket.writeTextMessage(text));
  }

  /** The next thing that the server says, heartbeats left out. */
  JsonObject next() {
    String frame = nextFrame();
    return framed ? new JsonObject(new JsonArray(frame.substring(1)).getString(0)) : json(frame);
  }

  /** Why the server refuses what was said last. */
  String refusal() {
    JsonObject error = next();
    if (!"err".equals(error.getString("type"))) {
      throw new AssertionError("not refused: " + error);
    }
    return error.getString("body");
  }

  /** Waits until everything said before was heard: the server answers in order. */
  void finishTalking() {
    send("not json");
    refusal();
  }

  /** The status code with which the server closes. */
  Short closedWith() {
    return await(closed.future());
  }

  void close() {
    await(socket.close());
  }

  private String nextFrame() {
    try {
      String frame;
      do {
        frame = frames.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
          throw new AssertionError("the server said nothing");
        }
      } while (framed && !frame.startsWith("a"));
      return frame;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  private static JsonObject json(String text) {
    return new JsonObject(text);
  }

  static <T> T await(Future<T> future) {
    return future.timeout(DEADLINE_SECONDS, TimeUnit.SECONDS).await();
  }
}
