package dev.postrider.support;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A way to a server that can be silent: connections stay open and no answer comes through. It can
 * also refuse connections of one kind.
 */
public final class Relay {
  private static final String NOTHING = "";

  private final Vertx vertx;
  private final URI server;
  private volatile boolean silent;
  private volatile String refused = NOTHING;

  /** Leads to the host and port of a URL. */
  public Relay(Vertx vertx, URI server) {
    this.vertx = vertx;
    this.server = server;
  }

  /** Takes connections on a loopback port, 0 for a free one, until Vert.x is closed. */
  public Future<Integer> listen(int port) {
    return vertx
        .createNetServer()
        .connectHandler(this::connect)
        .listen(port, "127.0.0.1")
        .map(NetServer::actualPort);
  }

  /** From now on nothing comes back. */
  public void silence() {
    silent = true;
  }

  /**
   * From now on nothing gets through that has a text, such as a name with which somebody begins.
   */
  public void refuse(String text) {
    refused = text;
  }

  private void pass(Buffer data, NetSocket outside, NetSocket inside) {
    String text = refused;
    if (!text.isEmpty() && data.toString(StandardCharsets.ISO_8859_1).contains(text)) {
      outside.close();
    } else {
      inside.write(data);
    }
  }

  /** What comes before the server is connected waits. */
  private void connect(NetSocket outside) {
    outside.pause();
    vertx
        .createNetClient()
        .connect(server.getPort(), server.getHost())
        .onSuccess(
            inside -> {
              outside
                  .handler(data -> pass(data, outside, inside))
                  .closeHandler(closed -> inside.close());
              inside
                  .handler(
                      answer -> {
                        if (!silent) {
                          outside.write(answer);
                        }
                      })
                  .closeHandler(closed -> outside.close());
              outside.resume();
            })
        .onFailure(away -> outside.close());
  }
}
