package dev.postrider.delivery;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leases back in batches: while one batch is being written the next one gathers. A batch that
 * cannot be written is left to the end of its leases.
 */
final class Releases {
  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
  private static final int BATCH_MAX = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final double JITTER = 0.5;

  private final Vertx vertx;
  private final Bus bus;
  private final Outage outage = new Outage(Deliveries.RELEASE.name());
  private final Gathering dueNow;
  private final Gathering dueLater;
  private @Nullable Promise<Void> idle;

  Releases(Vertx vertx, Bus bus, InstantSource clock, RandomGenerator random) {
    this.vertx = vertx;
    this.bus = bus;
    this.dueNow = new Gathering(clock::instant);
    this.dueLater = new Gathering(() -> clock.instant().plus(pause(random)));
  }

  /** Anybody may take the delivery at once. */
  void now(Lease lease) {
    dueNow.add(lease);
  }

  /** The delivery falls due after a pause of about a second. */
  void later(Lease lease) {
    dueLater.add(lease);
  }

  /** Leaves a delivery to the end of its lease, because of a fault of Postrider. */
  void leave(Held held, Throwable fault) {
    LOG.atError()
        .setCause(fault)
        .addKeyValue(LogKeys.MESSAGE_ID, held.lease().messageId())
        .addKeyValue(LogKeys.ENDPOINT_ID, held.endpointId())
        .log("delivery failed by a fault of postrider, it is due again when its lease ends");
  }

  /** Completes as soon as nothing waits to be given back. */
  Future<Void> idle() {
    Promise<Void> promise = Promise.promise();
    idle = promise;
    tellIdle();
    return promise.future();
  }

  private void tellIdle() {
    if (idle != null && !dueNow.underWay && !dueLater.underWay) {
      idle.tryComplete();
    }
  }

  private static Duration pause(RandomGenerator random) {
    return PAUSE.plusNanos((long) (PAUSE.toNanos() * JITTER * random.nextDouble()));
  }

  /** Leases that are given back with the same due time. */
  private final class Gathering {
    private final Supplier<Instant> dueAt;
    private final Queue<Lease> leases = new ArrayDeque<>();
    private boolean underWay;

    Gathering(Supplier<Instant> dueAt) {
      this.dueAt = dueAt;
    }

    void add(Lease lease) {
      leases.add(lease);
      if (!underWay) {
        underWay = true;
        // Not at once: whoever gives one back often gives more back in the same turn.
        vertx.runOnContext(turn -> write());
      }
    }

    private void write() {
      List<Lease> batch = new ArrayList<>();
      while (batch.size() < BATCH_MAX && !leases.isEmpty()) {
        batch.add(leases.remove());
      }
      if (batch.isEmpty()) {
        underWay = false;
        tellIdle();
        return;
      }
      bus.request(Deliveries.RELEASE, new Deliveries.Release(batch, dueAt.get()))
          .onSuccess(done -> outage.succeeded())
          .onFailure(outage::failed)
          .onComplete(done -> write());
    }
  }
}
