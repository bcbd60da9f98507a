package dev.postrider.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Set;

/**
 * Connections that became WebSockets. They never end by themselves, so a stop that drains must cut
 * them instead of waiting for them; whoever watches connects again elsewhere. For one event loop.
 */
final class LongLived implements Handler<RoutingContext> {
  private final Set<HttpConnection> connections = new HashSet<>();

  @Override
  public void handle(RoutingContext context) {
    if (context.request().headers().contains(HttpHeaders.UPGRADE)) {
      HttpConnection connection = context.request().connection();
      connections.add(connection);
      connection.closeHandler(closed -> connections.remove(connection));
    }
    context.next();
  }

  /** Closes all of them. */
  void cut() {
    Set.copyOf(connections).forEach(HttpConnection::close);
  }
}
