package dev.postrider.live;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.List;

/**
 * What waits for a browser to be read. A SockJS session never says that its queue is full: here
 * every character that is handed to the socket is counted until it has left. Belongs to one event
 * loop.
 */
final class Outbox {
  private final SockJSSocket socket;
  private final int lengthMax;
  private final Runnable whenEmptied;
  private final ContextInternal aside;
  private int length;

  /**
   * @param loop the socket's own context
   * @param lengthMax characters that may wait
   * @param whenEmptied is run each time that nothing waits any more
   */
  Outbox(SockJSSocket socket, Context loop, int lengthMax, Runnable whenEmptied) {
    this.socket = socket;
    this.lengthMax = lengthMax;
    this.whenEmptied = whenEmptied;
    this.aside = ((ContextInternal) loop).duplicate();
  }

  boolean isEmpty() {
    return length == 0;
  }

  /**
   * Sends frames, in one packet if the socket is a SockJS session, which keeps what is written on
   * other contexts than its own until something is written there; false if too much waits already.
   */
  boolean sendTogether(List<String> frames) {
    var first = frames.subList(0, frames.size() - 1);
    boolean[] sent = {true};
    aside.dispatch(() -> sent[0] = first.stream().allMatch(this::send));
    return sent[0] && send(frames.getLast());
  }

  /** Sends a frame; false if too much waits already. */
  boolean send(String frame) {
    int added = frame.length();
    if (length + added > lengthMax) {
      return false;
    }
    length += added;
    socket
        .write(frame)
        .onComplete(
            written -> {
              length -= added;
              if (length == 0) {
                whenEmptied.run();
              }
            });
    return true;
  }
}
