package dev.postrider.http;

import dev.postrider.config.HttpSettings;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the server listens, and the limits that it holds against every connection. */
final class ServerOptions {
  static final int REQUEST_LINE_BYTES_MAX = 16 << 10;
  static final int HEADER_BYTES_MAX = 16 << 10;

  /** Of a frame and of a message in fragments; whoever sends more is disconnected. */
  private static final int WEB_SOCKET_BYTES_MAX = 16 << 10;

  private static final int COMPRESSED_FROM_BYTES = 1 << 10;

  /** Lets the answer to a body that does not end go out before the connection is closed. */
  private static final Duration IDLE_MARGIN = Duration.ofSeconds(1);

  /** Vert.x gives the instances of a deployment the same free port for a negative one. */
  private static final int SHARED_FREE_PORT = -1;

  private ServerOptions() {}

  static HttpServerOptions of(HttpSettings settings) {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port() == 0 ? SHARED_FREE_PORT : settings.port())
        .setIdleTimeout((int) settings.idleTimeout().plus(IDLE_MARGIN).toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
        .setMaxHeaderSize(HEADER_BYTES_MAX)
        .setHttp2ClearTextEnabled(false)
        .setMaxWebSocketFrameSize(WEB_SOCKET_BYTES_MAX)
        .setMaxWebSocketMessageSize(WEB_SOCKET_BYTES_MAX)
        // Each connection would keep some 300 KB of native memory for it; live events are small.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setCompressionSupported(true)
        .setCompressionContentSizeThreshold(COMPRESSED_FROM_BYTES);
  }
}
