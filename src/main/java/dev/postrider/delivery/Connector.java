package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings;
import dev.postrider.config.ProxySettings;
import inet.ipaddr.IPAddress;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a connection to one of the addresses that the egress guard allowed, an idle one to the same
 * address if there is any, and through the proxy if there is one.
 */
final class Connector {
  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
  private static final int ADDRESSES_MAX = 3;

  private final DeliverySettings settings;
  private final @Nullable ProxySettings proxy;
  private final HttpClientAgent client;
  private final Outage proxyOutage = Outage.ofProxy();

  Connector(DeliverySettings settings, HttpClientAgent client) {
    this.settings = settings;
    this.proxy = settings.egress().proxy();
    this.client = client;
  }

  /**
   * Connects to the first address that takes the connection.
   *
   * @return a request whose body is to be sent
   */
  Future<HttpClientRequest> connect(
      HttpSender.Post post, List<IPAddress> addresses, Deadline deadline) {
    var limit = settings.timings().connect();
    int count = Math.min(addresses.size(), ADDRESSES_MAX);
    long millisEach = Math.max(1, deadline.leftMillis(limit) / count);
    Future<HttpClientRequest> connected = open(post, addresses.getFirst(), millisEach);
    for (IPAddress address : addresses.subList(1, count)) {
      connected = connected.recover(cause -> open(post, address, millisEach));
    }
    return connected
        .onSuccess(request -> proxyOutage.succeeded())
        .recover(cause -> Future.failedFuture(explain(cause, post.destination())));
  }

  private Future<HttpClientRequest> open(
      HttpSender.Post post, IPAddress address, long limitMillis) {
    var destination = post.destination();
    var server = SocketAddress.inetSocketAddress(destination.port(), address.toCanonicalString());
    boolean plain = !destination.url().tls();
    return plain && proxy != null && proxy.kind() == ProxySettings.Kind.HTTP
        ? openTunnel(post, server, limitMillis)
        : client.request(
            request(post)
                .setServer(server)
                .setHost(destination.host())
                .setPort(destination.port())
                .setSsl(!plain)
                .setConnectTimeout(limitMillis));
  }

  /**
   * Asks an HTTP proxy for a tunnel, as for https. The usual way of plain HTTP would either hand it
   * the name, which it would resolve anew to an address that nobody vetted, or lose the name, since
   * it replaces the Host field by what it is asked for (RFC 9112, section 3.2.2). The client keeps
   * no such tunnels, so that each serves one request.
   */
  private Future<HttpClientRequest> openTunnel(
      HttpSender.Post post, SocketAddress server, long limitMillis) {
    Future<HttpClientConnection> tunnel =
        client.connect(
            new HttpConnectOptions()
                .setServer(server)
                .setHost(post.destination().host())
                .setPort(post.destination().port())
                .setSsl(false));
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .setAll(post.headers())
            .set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    return tunnel
        .timeout(limitMillis, TimeUnit.MILLISECONDS)
        .onFailure(late -> tunnel.onSuccess(Connector::close))
        .compose(connection -> connection.request(request(post).setHeaders(headers)));
  }

  private static RequestOptions request(HttpSender.Post post) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setURI(post.destination().url().requestTarget())
        .setHeaders(post.headers())
        .setFollowRedirects(false);
  }

  private static void close(HttpClientConnection unwanted) {
    unwanted.close().onFailure(cause -> LOG.atDebug().setCause(cause).log("closed already"));
  }

  /** Tells the endpoint's owner, and the log, when it is the proxy that fails. */
  private Throwable explain(Throwable cause, Destination destination) {
    return switch (cause) {
      case TimeoutException late ->
          TimeOut.of("there was no connection", settings.timings().connect());
      case Throwable direct when proxy == null -> direct;
      case ProxyConnectException refused -> {
        LOG.atDebug().setCause(refused).log("the proxy did not connect");
        yield UnansweredException.unreachable(
            "The proxy of this Postrider did not connect to %s on port %d."
                .formatted(destination.host(), destination.port()));
      }
      case SocketException unreachable -> unreachableProxy(unreachable);
      case UnknownHostException unknown -> unreachableProxy(unknown);
      default -> cause;
    };
  }

  private UnansweredException unreachableProxy(Exception cause) {
    proxyOutage.failed(cause);
    return UnansweredException.unreachable("The proxy of this Postrider cannot be reached.");
  }
}
