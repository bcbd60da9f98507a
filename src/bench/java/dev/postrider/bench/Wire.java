package dev.postrider.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive connection with at most one request under way. It reads no more of an answer than
 * its status and where it ends, so that the load takes little of the processors that it shares with
 * what it measures. Belongs to one event loop.
 */
final class Wire {
  /** The status of a request that got no answer. */
  static final int UNANSWERED = 0;

  private static final String HEAD_END = "\r\n\r\n";
  private static final String LENGTH = "\r\ncontent-length:";
  private static final int STATUS_AT = 9;
  private static final int STATUS_END = 12;

  private final NetClient client;
  private final int port;
  private Buffer received = Buffer.buffer();
  private @Nullable NetSocket socket;
  private @Nullable IntConsumer waiting;

  Wire(NetClient client, int port) {
    this.client = client;
    this.port = port;
  }

  /** Sends a whole request and tells the status of its answer. */
  void send(Buffer request, IntConsumer answered) {
    waiting = answered;
    connected().compose(open -> open.write(request)).onFailure(refused -> answer(UNANSWERED));
  }

  void close() {
    if (socket != null) {
      socket.close();
    }
  }

  private Future<NetSocket> connected() {
    if (socket != null) {
      return Future.succeededFuture(socket);
    }
    return client
        .connect(port, "127.0.0.1")
        .onSuccess(
            open -> {
              socket = open;
              open.handler(this::receive);
              open.closeHandler(closed -> lose());
              open.exceptionHandler(broken -> open.close());
            });
  }

  private void lose() {
    socket = null;
    received = Buffer.buffer();
    answer(UNANSWERED);
  }

  private void receive(Buffer part) {
    received = received.length() == 0 ? part : received.appendBuffer(part);
    String text = received.toString(StandardCharsets.ISO_8859_1);
    int headEnd = text.indexOf(HEAD_END);
    if (headEnd < 0 || text.length() < headEnd + HEAD_END.length() + lengthIn(text, headEnd)) {
      return;
    }
    received = Buffer.buffer();
    answer(Integer.parseInt(text.substring(STATUS_AT, STATUS_END)));
  }

  /** The product, the receiver and the bare server all tell the length of what they answer. */
  private static int lengthIn(String text, int headEnd) {
    String head = text.substring(0, headEnd).toLowerCase(Locale.ROOT);
    int at = head.indexOf(LENGTH);
    if (at < 0) {
      throw new IllegalStateException("an answer without its length: " + head);
    }
    int end = head.indexOf('\r', at + LENGTH.length());
    return Integer.parseInt(
        head.substring(at + LENGTH.length(), end < 0 ? head.length() : end).strip());
  }

  private void answer(int status) {
    if (waiting != null) {
      IntConsumer answered = waiting;
      waiting = null;
      answered.accept(status);
    }
  }
}
