package dev.postrider;

import dev.postrider.config.Role;
import dev.postrider.config.Settings;
import dev.postrider.contract.Bus;
import dev.postrider.delivery.DeliveryVerticle;
import dev.postrider.http.HttpVerticle;
import dev.postrider.http.MetricsVerticle;
import dev.postrider.identity.IdentityVerticle;
import dev.postrider.live.LiveBridge;
import dev.postrider.live.LiveVerticle;
import dev.postrider.live.Sharing;
import dev.postrider.store.StoreVerticle;
import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import dev.postrider.telemetry.ProcessMetrics;
import dev.postrider.worker.WorkerVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One running process: builds the components that its roles need, deploys them in the order of
 * their dependencies, and takes them down in the opposite order.
 */
public final class App {
  private final Vertx vertx;
  private final Settings settings;
  private final InstantSource clock;
  private final Bus bus;
  private final Sharing live;
  private final Metrics metrics = new Metrics();
  private final Deque<String> deployments = new ArrayDeque<>();
  private final AtomicInteger port = new AtomicInteger();

  private App(Vertx vertx, Settings settings, InstantSource clock) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.bus = Bus.install(vertx);
    this.live = Sharing.of(bus, clock);
    ProcessMetrics.addTo(metrics, Version.text());
  }

  /**
   * Starts a process on a Vert.x instance that has carried none before.
   *
   * @return the process when all its components are up; if one fails, what was up is taken down
   */
  public static Future<App> start(Vertx vertx, Settings settings, InstantSource clock) {
    var app = new App(vertx, settings, clock);
    return app.deployStore(true)
        .compose(done -> app.deployLive())
        .compose(done -> app.deployDelivery())
        .compose(done -> app.deployWorker())
        .compose(done -> app.deployHttp())
        .map(app)
        .recover(cause -> app.stop().transform(stopped -> Future.failedFuture(cause)));
  }

  /** Starts only the store, for commands that work on the database. */
  static Future<App> startStore(Vertx vertx, Settings settings, InstantSource clock) {
    var app = new App(vertx, settings, clock);
    return app.deployStore(false).map(app);
  }

  /** Measures the cluster that the process is in. */
  void watch(Cluster cluster) {
    metrics.gauge(Metric.CLUSTER_MEMBERS, cluster::members);
  }

  /** The bus of this process. */
  public Bus bus() {
    return bus;
  }

  /** The port that is listened on, 0 if none is: without the role {@code http} and metrics. */
  public int port() {
    return port.get();
  }

  /** Stops taking requests, drains, and closes everything. Vert.x itself stays open. */
  public Future<Void> stop() {
    if (deployments.isEmpty()) {
      return Future.succeededFuture();
    }
    return vertx.undeploy(deployments.pop()).transform(undeployed -> stop());
  }

  private Future<Void> deployStore(boolean serves) {
    var options =
        new StoreVerticle.Options(
            settings.database(),
            settings.security(),
            settings.delivery().timings().lease(),
            settings.delivery().retryPolicy().disableAfter(),
            serves,
            has(Role.DELIVERY),
            serves && has(Role.WORKER),
            settings.worker().retention(),
            settings.http().publicUrl().toString(),
            settings.exports());
    return deploy(() -> new StoreVerticle(options, bus, clock, metrics), new DeploymentOptions());
  }

  /** In every process: what happens in one may be watched through another. */
  private Future<Void> deployLive() {
    return deploy(() -> new LiveVerticle(live, settings.live()), new DeploymentOptions());
  }

  private Future<Void> deployDelivery() {
    var surroundings = new DeliveryVerticle.Surroundings(bus, clock, new SecureRandom(), metrics);
    return has(Role.DELIVERY)
        ? deploy(
            () -> new DeliveryVerticle(surroundings, settings.delivery()), new DeploymentOptions())
        : Future.succeededFuture();
  }

  private Future<Void> deployWorker() {
    var options =
        new WorkerVerticle.Options(settings.worker(), settings.mail(), settings.database());
    return has(Role.WORKER)
        ? deploy(
            () -> new WorkerVerticle(bus, clock, metrics, options),
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
        : Future.succeededFuture();
  }

  private Future<Void> deployHttp() {
    var measured = new HttpVerticle.Measured(metrics, settings.metrics());
    if (!has(Role.HTTP)) {
      return deployMetrics(measured);
    }
    var bridge = new LiveBridge(live, settings.live());
    var mounted =
        new HttpVerticle.Live(settings.live().ticketLifetime(), bridge::router, bridge::stop);
    metrics.gauge(Metric.LIVE_CONNECTIONS, bridge::connections);
    var egress = settings.delivery().egress();
    var parts =
        new HttpVerticle.Parts(bus, clock, settings.http(), egress, mounted, measured, port::set);
    var identity =
        new IdentityVerticle.Options(
            settings.http().publicUrl().toString(),
            settings.accounts().openForAll(),
            settings.openId());
    return deploy(() -> new IdentityVerticle(bus, clock, identity), new DeploymentOptions())
        .compose(done -> HttpVerticle.prepare(vertx, parts))
        .compose(
            instances ->
                deploy(
                    instances::get,
                    new DeploymentOptions().setInstances(settings.http().instances())));
  }

  private Future<Void> deployMetrics(HttpVerticle.Measured measured) {
    return settings.metrics().areReadable()
        ? deploy(
            () -> new MetricsVerticle(measured, settings.http(), port::set),
            new DeploymentOptions())
        : Future.succeededFuture();
  }

  private boolean has(Role role) {
    return settings.roles().contains(role);
  }

  private Future<Void> deploy(Supplier<Deployable> verticle, DeploymentOptions options) {
    return vertx
        .deployVerticle(verticle, options)
        .map(
            id -> {
              deployments.push(id);
              return null;
            });
  }
}
