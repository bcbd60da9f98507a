package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings;
import dev.postrider.domain.Payload;
import inet.ipaddr.IPAddress;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
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
  private static final int ADDRESSES_MAX = 3;

  private final Vertx vertx;
  private final DeliverySettings settings;
  private final EgressGuard guard;
  private final HttpClient client;

  HttpSender(Vertx vertx, DeliverySettings settings, EgressGuard guard, HttpClient client) {
    this.vertx = vertx;
    this.settings = settings;
    this.guard = guard;
    this.client = client;
  }

  /**
   * What is posted.
   *
   * @param headers the fields besides those of HTTP itself
   */
  record Post(Destination destination, MultiMap headers, Payload body) {}

  /** Opens a client for a sender; it belongs to the context that opens it. */
  static HttpClient openClient(Vertx vertx, DeliverySettings settings, HttpClientOptions options) {
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
    return new HttpClientOptions()
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
        .compose(addresses -> connect(post, addresses, deadline))
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

  private Future<HttpClientRequest> connect(
      Post post, List<IPAddress> addresses, Deadline deadline) {
    var limit = settings.timings().connect();
    int count = Math.min(addresses.size(), ADDRESSES_MAX);
    long millisEach = Math.max(1, deadline.leftMillis(limit) / count);
    Future<HttpClientRequest> connected = open(post, addresses.getFirst(), millisEach);
    for (IPAddress address : addresses.subList(1, count)) {
      connected = connected.recover(cause -> open(post, address, millisEach));
    }
    return connected.recover(
        cause ->
            Future.failedFuture(
                cause instanceof TimeoutException
                    ? TimeOut.of("there was no connection", limit)
                    : cause));
  }

  private Future<HttpClientRequest> open(Post post, IPAddress address, long limitMillis) {
    var destination = post.destination();
    return client.request(
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(
                SocketAddress.inetSocketAddress(destination.port(), address.toCanonicalString()))
            .setHost(destination.host())
            .setPort(destination.port())
            .setSsl(destination.url().tls())
            .setURI(destination.url().requestTarget())
            .setHeaders(post.headers())
            .setConnectTimeout(limitMillis)
            .setFollowRedirects(false));
  }
}
