package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings;
import dev.postrider.config.ProxySettings;
import dev.postrider.domain.Payload;
import inet.ipaddr.IPAddress;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts to endpoints over HTTP/1.1 connections that are kept alive. */
final class HttpSender {
  private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);
  private static final int HEADERS_BYTES_MAX = 32 << 10;

  private final Vertx vertx;
  private final DeliverySettings settings;
  private final EgressGuard guard;
  private final Connector connector;

  HttpSender(Vertx vertx, DeliverySettings settings, EgressGuard guard, HttpClientAgent client) {
    this.vertx = vertx;
    this.settings = settings;
    this.guard = guard;
    this.connector = new Connector(settings, client);
  }

  /**
   * What is posted.
   *
   * @param headers the fields besides those of HTTP itself
   */
  record Post(Destination destination, MultiMap headers, Payload body) {}

  /** Opens a client for a sender; it belongs to the context that opens it. */
  static HttpClientAgent openClient(
      Vertx vertx, DeliverySettings settings, HttpClientOptions options) {
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(poolOptions(settings))
        // Without a handler every endpoint that misbehaves would be an error in the log.
        .withConnectHandler(connection -> connection.exceptionHandler(HttpSender::tellBroken))
        .build();
  }

  /** The client's options. */
  static HttpClientOptions options(DeliverySettings settings) {
    var timings = settings.timings();
    // Later than the limit of each request, which therefore is the one that the owner reads about.
    int connectMillis = Math.toIntExact(timings.connect().plusSeconds(1).toMillis());
    var options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(true)
            .setKeepAliveTimeout(Math.toIntExact(timings.keepAlive().toSeconds()))
            .setConnectTimeout(connectMillis)
            .setSslHandshakeTimeout(connectMillis)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setVerifyHost(true)
            .setTrustAll(false)
            .setDecompressionSupported(true)
            .setMaxHeaderSize(HEADERS_BYTES_MAX);
    ProxySettings proxy = settings.egress().proxy();
    return proxy == null
        ? options
        : options.setProxyOptions(proxyOptions(proxy, timings.connect()));
  }

  private static ProxyOptions proxyOptions(ProxySettings proxy, Duration connectTimeout) {
    var options =
        new ProxyOptions()
            .setType(
                switch (proxy.kind()) {
                  case HTTP -> ProxyType.HTTP;
                  case SOCKS5 -> ProxyType.SOCKS5;
                })
            .setHost(proxy.host())
            .setPort(proxy.port())
            .setConnectTimeout(connectTimeout.plusSeconds(1));
    return proxy.user().isEmpty()
        ? options
        : options.setUsername(proxy.user()).setPassword(proxy.password().value());
  }

  /**
   * How many connections a host may have: all places of the process. Endpoints have their own limit
   * by then, and many of them may share a host, where a smaller pool would let them wait for each
   * other.
   */
  private static PoolOptions poolOptions(DeliverySettings settings) {
    int places = settings.limits().inFlight();
    return new PoolOptions().setHttp1MaxSize(places).setMaxWaitQueueSize(places);
  }

  private static void tellBroken(Throwable cause) {
    LOG.atDebug().setCause(cause).log("connection broke");
  }

  /**
   * Posts.
   *
   * @return the answer, whatever its status; fails with {@link UnansweredException}, or with {@link
   *     OverloadException} if this process could not send at all
   */
  Future<Answer> send(Post post, Deadline deadline) {
    return resolve(post.destination(), deadline)
        .compose(addresses -> connector.connect(post, addresses, deadline))
        .compose(
            request ->
                new Exchange(vertx, request, newAnswerText())
                    .run(Buffer.buffer(post.body().toByteArray()), deadline))
        .recover(cause -> Future.failedFuture(explain(cause, post.destination())));
  }

  private static Throwable explain(Throwable cause, Destination destination) {
    return switch (cause) {
      case UnansweredException known -> known;
      case OverloadException known -> known;
      case ConnectionPoolTooBusyException full ->
          new OverloadException("too many connections are being opened");
      default -> {
        LOG.atDebug().setCause(cause).log("no answer");
        yield UnansweredException.unreachable(Reason.of(cause, destination));
      }
    };
  }

  private AnswerText newAnswerText() {
    return new AnswerText(settings.responseKeptBytes(), settings.responseMaxBytes());
  }

  private Future<List<IPAddress>> resolve(Destination destination, Deadline deadline) {
    var limit = settings.timings().connect();
    return guard
        .addressesOf(destination)
        .timeout(deadline.leftMillis(limit), TimeUnit.MILLISECONDS)
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof TimeoutException
                        ? TimeOut.of("its name was not resolved", limit)
                        : cause));
  }
}
