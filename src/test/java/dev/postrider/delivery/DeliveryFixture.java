package dev.postrider.delivery;

import dev.postrider.config.AllowedPorts;
import dev.postrider.config.DeliverySettings;
import dev.postrider.config.EgressSettings;
import dev.postrider.config.ProxySettings;
import dev.postrider.contract.Attempts;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.RetrySchedules;
import dev.postrider.domain.RetryPolicy;
import dev.postrider.support.Await;
import dev.postrider.support.ManualClock;
import dev.postrider.support.Signals;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The delivery verticle on a queue in memory, with settings that a test can turn. */
final class DeliveryFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  final ManualClock clock;
  final Vertx vertx = Vertx.vertx();
  final Metrics metrics = new Metrics();
  final Bus bus = Bus.install(vertx);
  final FakeQueue queue;
  final Map<String, List<Duration>> schedules = new ConcurrentHashMap<>();
  final Signals<Attempts.Made> made = new Signals<>("attempt told of");

  int inFlight = 64;
  int inFlightPerEndpoint = 4;
  int parkedPerEndpoint = 8;
  int responseKept = 1 << 10;
  int responseMax = 64 << 10;
  Duration attempt = Duration.ofSeconds(15);
  Duration connect = Duration.ofSeconds(5);
  Duration poll = Duration.ofMinutes(1);
  Duration drain = Duration.ofSeconds(10);
  List<Duration> schedule = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5));
  List<String> allowedNetworks = List.of("127.0.0.0/8");
  AllowedPorts allowedPorts =
      new AllowedPorts(
          List.of(new AllowedPorts.Range(80, 80), new AllowedPorts.Range(1024, 65_535)));
  @Nullable ProxySettings proxy;
  private String deploymentId = "";

  DeliveryFixture() {
    this(START);
  }

  DeliveryFixture(Instant start) {
    clock = new ManualClock(start);
    queue = new FakeQueue(clock);
  }

  DeliverySettings settings() {
    return new DeliverySettings(
        new DeliverySettings.Limits(inFlight, inFlightPerEndpoint, parkedPerEndpoint),
        new DeliverySettings.Timings(
            attempt, connect, Duration.ofSeconds(30), FakeQueue.LEASE, poll, drain),
        new RetryPolicy(schedule, 0, Duration.ofHours(24), Duration.ZERO),
        responseKept,
        responseMax,
        new EgressSettings(allowedNetworks, false, allowedPorts, proxy));
  }

  /** Starts the verticle; its first claim has been made when this returns. */
  DeliveryFixture start() {
    bus.listen(Attempts.MADE, made::add);
    Await.result(queue.serve(bus));
    Await.result(
        bus.serve(
            RetrySchedules.FIND_ALL,
            request -> Future.succeededFuture(new RetrySchedules.All(schedules))));
    deploymentId =
        Await.result(
            vertx.deployVerticle(
                new DeliveryVerticle(
                    new DeliveryVerticle.Surroundings(bus, clock, new Random(5), metrics),
                    settings())));
    queue.claims.next();
    return this;
  }

  /** Stops the verticle. */
  Future<Void> stop() {
    return vertx.undeploy(deploymentId);
  }

  /** Hands deliveries over, as the store does after a commit. */
  void handOver(List<Leased> deliveries) {
    bus.publish(Deliveries.HANDED_OVER, new Deliveries.HandOver(deliveries));
  }

  /** Owes one message to a new endpoint and hands it over. */
  Leased deliver(String url) {
    List<Leased> leased = queue.lease(queue.endpoint(url), 1);
    handOver(leased);
    return leased.getFirst();
  }

  /** The next attempt that was recorded. */
  Attempt recorded() {
    return queue.results.next().attempt();
  }

  /** When hand-over is paused and resumed. */
  Signals<Deliveries.HandOverPaused> pauses() {
    Signals<Deliveries.HandOverPaused> pauses = new Signals<>("pause of the hand-over");
    bus.listen(Deliveries.HAND_OVER_PAUSED, pauses::add);
    return pauses;
  }

  /** Tells that something is due. */
  void hint() {
    bus.publish(Deliveries.AVAILABLE, new Deliveries.Available());
  }

  @Override
  public void close() {
    Await.result(vertx.close());
  }
}
