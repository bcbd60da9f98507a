package dev.postrider.delivery;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.config.DeliverySettings;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.HandOver;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.TargetChanged;
import dev.postrider.domain.IdGenerator;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sends what is owed to endpoints. One instance a process. */
public final class DeliveryVerticle extends VerticleBase {
  /** Each may be held for as long as the slowest name server takes. */
  private static final int RESOLVER_THREADS = 16;

  private final Bus bus;
  private final InstantSource clock;
  private final DeliverySettings settings;
  private final RandomGenerator random;
  private final Metrics metrics;
  private @Nullable Running running;

  /** What start has opened and stop closes. */
  private record Running(ClaimLoop claims, Lanes lanes, Releases releases) {}

  public DeliveryVerticle(Surroundings surroundings, DeliverySettings settings) {
    this.bus = surroundings.bus();
    this.clock = surroundings.clock();
    this.random = surroundings.random();
    this.metrics = surroundings.metrics();
    this.settings = settings;
  }

  /** What the process gives to the component. */
  public record Surroundings(
      Bus bus, InstantSource clock, RandomGenerator random, Metrics metrics) {}

  @Override
  public Future<?> start() {
    var releases = new Releases(vertx, bus, clock, random);
    var targets = new Targets(bus);
    var courier =
        new Courier(
            clock,
            new IdGenerator(clock, random),
            settings.timings(),
            new Courier.Tools(targets, new Signer(vertx), openSender()));
    var schedules = new Schedules(bus, settings.retryPolicy(), Ticker.systemTicker());
    var recorder = new Recorder(vertx, bus, schedules, new Recorder.Chance(clock, random));
    var meters = new DeliveryMeters(metrics);
    recorder.whenRecorded(meters::recorded);
    var work =
        new Lanes.Work(
            held -> courier.attempt(held).onSuccess(meters::attempted),
            attempted -> settle(attempted, recorder, releases));
    var parts = new Lanes.Parts(releases, new Tokens(vertx, bus, clock), new Behind(bus));
    var lanes = new Lanes(vertx, clock, settings.limits(), work, parts);
    var claims = new ClaimLoop(vertx, bus, clock, settings.timings(), lanes);
    bus.listen(Deliveries.HANDED_OVER, handOver -> take(handOver, lanes));
    bus.listen(Deliveries.AVAILABLE, available -> claims.hint());
    bus.listen(Endpoints.TARGET_CHANGED, change -> forget(change, targets, lanes));
    meters.watch(settings.limits().inFlight(), lanes.places()::free, lanes::parked);
    claims.start();
    running = new Running(claims, lanes, releases);
    return Future.succeededFuture();
  }

  /**
   * Drains. What is handed over meanwhile is given back; Vert.x ends the listening, and closes the
   * HTTP client and the resolver's threads, after this.
   */
  @Override
  public Future<?> stop() {
    if (running == null) {
      return Future.succeededFuture();
    }
    Running open = running;
    return Future.all(open.claims().stop(), open.lanes().close(settings.timings().drain()))
        .compose(drained -> open.releases().idle());
  }

  private HttpSender openSender() {
    var threads = vertx.createSharedWorkerExecutor("name-resolver", RESOLVER_THREADS);
    var names = new NameResolver(threads, InetAddress::getAllByName, Ticker.systemTicker());
    var client = HttpSender.openClient(vertx, settings, HttpSender.options(settings));
    return new HttpSender(vertx, settings, new EgressGuard(names, settings.egress()), client);
  }

  private void take(HandOver handOver, Lanes lanes) {
    Instant leasedUntil = clock.instant().plus(settings.timings().lease());
    handOver.deliveries().forEach(delivery -> lanes.handOver(new Held(delivery, leasedUntil)));
  }

  private static void forget(TargetChanged change, Targets targets, Lanes lanes) {
    targets.forget(change);
    lanes.recall(change);
  }

  private static Future<Void> settle(Attempted attempted, Recorder recorder, Releases releases) {
    return switch (attempted) {
      case Attempted.Made made -> recorder.record(made);
      case Attempted.Unmade unmade -> {
        if (unmade.pause()) {
          releases.later(unmade.held().lease());
        } else {
          releases.now(unmade.held().lease());
        }
        yield Future.succeededFuture();
      }
    };
  }
}
