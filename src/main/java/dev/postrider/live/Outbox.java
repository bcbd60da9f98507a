package dev.postrider.live;

import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/**
 * What waits for a browser to be read. A SockJS session never says that its queue is full: here
 * every character that is handed to the socket is counted until it has left. Belongs to one event
 * loop.
 */
final class Outbox {
  private final SockJSSocket socket;
  private final int lengthMax;
  private final Runnable whenEmptied;
  private int length;

  /**
   * @param lengthMax characters that may wait
   * @param whenEmptied is run each time that nothing waits any more
   */
  Outbox(SockJSSocket socket, int lengthMax, Runnable whenEmptied) {
    this.socket = socket;
    this.lengthMax = lengthMax;
    this.whenEmptied = whenEmptied;
  }

  boolean isEmpty() {
    return length == 0;
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
