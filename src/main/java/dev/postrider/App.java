package dev.postrider;

import dev.postrider.config.Role;
import dev.postrider.config.Settings;
import dev.postrider.contract.Bus;
import dev.postrider.delivery.DeliveryVerticle;
import dev.postrider.http.HttpVerticle;
import dev.postrider.live.LiveBridge;
import dev.postrider.live.LiveVerticle;
import dev.postrider.live.Watchers;
import dev.postrider.store.StoreVerticle;
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
  private final Deque<String> deployments = new ArrayDeque<>();
  private final AtomicInteger port = new AtomicInteger();

  private App(Vertx vertx, Settings settings, InstantSource clock) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.bus = Bus.install(vertx);
  }

  /**
   * Starts a process on a Vert.x instance that has carried none before.
   *
   * @return the process when all its components are up; if one fails, what was up is taken down
   */
  public static Future<App> start(Vertx vertx, Settings settings, InstantSource clock) {
    var app = new App(vertx, settings, clock);
    return app.deployStore()
        .compose(done -> app.deployDelivery())
        .compose(done -> app.deployWorker())
        .compose(done -> app.deployHttp())
        .map(app)
        .recover(cause -> app.stop().transform(stopped -> Future.failedFuture(cause)));
  }

  /** Starts only the store, for commands that work on the database. */
  static Future<App> startStore(Vertx vertx, Settings settings, InstantSource clock) {
    var app = new App(vertx, settings, clock);
    return app.deployStore().map(app);
  }

  /** The bus of this process. */
  public Bus bus() {
    return bus;
  }

  /** The port that requests are taken on, 0 without the role {@code http}. */
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

  private Future<Void> deployStore() {
    var options =
        new StoreVerticle.Options(
            settings.database(),
            settings.security(),
            settings.delivery().timings().lease(),
            has(Role.DELIVERY),
            settings.worker().retention());
    return deploy(() -> new StoreVerticle(options, bus, clock), new DeploymentOptions());
  }

  private Future<Void> deployDelivery() {
    return has(Role.DELIVERY)
        ? deploy(
            () -> new DeliveryVerticle(bus, clock, settings.delivery(), new SecureRandom()),
            new DeploymentOptions())
        : Future.succeededFuture();
  }

  private Future<Void> deployWorker() {
    return has(Role.WORKER)
        ? deploy(
            () -> new WorkerVerticle(bus, clock, settings.worker(), settings.database()),
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
        : Future.succeededFuture();
  }

  private Future<Void> deployHttp() {
    if (!has(Role.HTTP)) {
      return Future.succeededFuture();
    }
    var watchers = new Watchers();
    var bridge = new LiveBridge(bus, settings.live(), watchers);
    var live = new HttpVerticle.Live(settings.live().ticketLifetime(), bridge::router);
    var parts = new HttpVerticle.Parts(bus, clock, settings.http(), live, port::set);
    return deploy(() -> new LiveVerticle(bus, watchers), new DeploymentOptions())
        .compose(done -> HttpVerticle.prepare(vertx, parts))
        .compose(
            instances ->
                deploy(
                    instances::get,
                    new DeploymentOptions().setInstances(settings.http().instances())));
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
