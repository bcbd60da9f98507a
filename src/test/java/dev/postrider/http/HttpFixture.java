package dev.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.postrider.config.AllowedPorts;
import dev.postrider.config.EgressSettings;
import dev.postrider.config.HttpSettings;
import dev.postrider.config.MetricsSettings;
import dev.postrider.config.RequestLimits;
import dev.postrider.config.Secret;
import dev.postrider.contract.Bus;
import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.support.ContractClient;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** The HTTP component on a free port, in front of a store in memory. */
final class HttpFixture implements AutoCloseable {
  static final int BODY_BYTES_MAX = 64 << 10;
  static final URI PUBLIC_URL = URI.create("https://webhooks.example.com");
  static final Duration TICKET_LIFETIME = Duration.ofSeconds(30);

  private static final long DEADLINE_SECONDS = 20;
  private static final EgressSettings EGRESS =
      new EgressSettings(
          List.of(),
          false,
          new AllowedPorts(
              List.of(
                  new AllowedPorts.Range(443, 443),
                  new AllowedPorts.Range(80, 80),
                  new AllowedPorts.Range(1024, 65_535))),
          null);

  final Vertx vertx = Vertx.vertx();
  final Metrics metrics = new Metrics();
  final Bus bus = Bus.install(vertx);
  final FakeStore store = new FakeStore(bus);
  private final Set<ServerWebSocket> liveSockets = ConcurrentHashMap.newKeySet();
  final ContractClient client;
  final URI server;

  /** Starts one instance with ordinary settings. */
  HttpFixture() {
    this(settings(Duration.ofSeconds(30)));
  }

  /** Starts with settings of the test's own. */
  HttpFixture(HttpSettings settings) {
    this(settings, new MetricsSettings(new Secret(""), false));
  }

  /** Starts with metrics that can be read so. */
  HttpFixture(MetricsSettings access) {
    this(settings(Duration.ofSeconds(30)), access);
  }

  private HttpFixture(HttpSettings settings, MetricsSettings access) {
    int port = deploy(settings, access);
    server = URI.create("http://127.0.0.1:" + port);
    client = new ContractClient(server, FakeStore.KEY.text());
  }

  static HttpSettings settings(Duration idleTimeout) {
    return settings(idleTimeout, RequestLimits.NONE);
  }

  static HttpSettings settings(Duration idleTimeout, RequestLimits limits) {
    return new HttpSettings(
        "127.0.0.1", 0, 1, BODY_BYTES_MAX, idleTimeout, Duration.ofSeconds(1), limits, PUBLIC_URL);
  }

  /** A caller that sends no key. */
  ContractClient stranger() {
    return new ContractClient(server, "");
  }

  /** A caller with a portal token. */
  ContractClient customer(Set<Capability> capabilities) {
    return new ContractClient(server, store.portalTokens.grant(capabilities).text());
  }

  /** A person who is logged in. */
  ContractClient person(MemberRole role) {
    return new ContractClient(server, FakeIdentity.accessToken(role).text());
  }

  private int deploy(HttpSettings settings, MetricsSettings access) {
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    var parts =
        new HttpVerticle.Parts(
            bus,
            store.clock,
            settings,
            EGRESS,
            new HttpVerticle.Live(TICKET_LIFETIME, this::live, this::closeLive),
            new HttpVerticle.Measured(metrics, access),
            ports::add);
    var options = new DeploymentOptions().setInstances(settings.instances());
    try {
      HttpVerticle.prepare(vertx, parts)
          .compose(instances -> vertx.deployVerticle(instances, options))
          .await(DEADLINE_SECONDS, SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException(late);
    }
    if (ports.size() != 1) {
      throw new IllegalStateException("the instances listen on " + ports);
    }
    return ports.iterator().next();
  }

  private void closeLive() {
    liveSockets.forEach(socket -> socket.close((short) 1001));
  }

  private Router live(Vertx vertx) {
    Router router = Router.router(vertx);
    router.get("/info").handler(context -> context.response().end("live"));
    router
        .get("/websocket")
        .handler(context -> context.request().toWebSocket().onSuccess(liveSockets::add));
    return router;
  }

  @Override
  public void close() {
    client.close();
    try {
      vertx.close().await(DEADLINE_SECONDS, SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException(late);
    }
  }
}
