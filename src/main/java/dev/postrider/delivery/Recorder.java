package dev.postrider.delivery;

import dev.postrider.contract.Attempts;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Recorded;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has attempts recorded and tells of them. While the lease lasts it asks the store again; after
 * that the delivery is due again anyway.
 */
final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final Vertx vertx;
  private final Bus bus;
  private final Schedules schedules;
  private final Chance chance;
  private BiConsumer<Deliveries.Result, Recorded> whenRecorded = (result, recorded) -> {};

  /** The moment and the dice. */
  record Chance(InstantSource clock, RandomGenerator random) {}

  Recorder(Vertx vertx, Bus bus, Schedules schedules, Chance chance) {
    this.vertx = vertx;
    this.bus = bus;
    this.schedules = schedules;
    this.chance = chance;
  }

  /** Whom to tell what was recorded. */
  void whenRecorded(BiConsumer<Deliveries.Result, Recorded> listener) {
    whenRecorded = listener;
  }

  /** Has an attempt recorded, together with what follows from it; never fails. */
  Future<Void> record(Attempted.Made made) {
    if (made.outcome().success()) {
      return record(made, null);
    }
    Leased delivery = made.held().delivery();
    return schedules
        .policyOf(delivery)
        .map(
            policy ->
                policy.nextAttempt(
                    made.outcome(),
                    delivery.attemptsMade() + 1,
                    chance.clock().instant(),
                    chance.random()))
        .compose(nextAttemptAt -> record(made, nextAttemptAt.orElse(null)));
  }

  private Future<Void> record(Attempted.Made made, @Nullable Instant nextAttemptAt) {
    var result = new Deliveries.Result(made.held().delivery(), made.attempt(), nextAttemptAt);
    return ask(made, result, 1);
  }

  private Future<Void> ask(Attempted.Made made, Deliveries.Result result, int requests) {
    return bus.request(Deliveries.RECORD, result)
        .onSuccess(recorded -> whenRecorded.accept(result, recorded))
        .transform(
            reply ->
                reply.succeeded()
                    ? tell(made, reply.result())
                    : askAgain(made, result, requests, reply.cause()));
  }

  private Future<Void> askAgain(
      Attempted.Made made, Deliveries.Result result, int requests, Throwable cause) {
    Duration pause = BACKOFF.after(requests);
    boolean lasts = chance.clock().instant().plus(pause).isBefore(made.held().leasedUntil());
    if (lasts) {
      return vertx
          .timer(pause.toMillis(), TimeUnit.MILLISECONDS)
          .compose(over -> ask(made, result, requests + 1));
    }
    LOG.atWarn()
        .addKeyValue(LogKeys.MESSAGE_ID, made.attempt().messageId())
        .addKeyValue(LogKeys.ENDPOINT_ID, made.attempt().endpointId())
        .addKeyValue(LogKeys.STATUS_CODE, made.attempt().statusCode())
        .addKeyValue(LogKeys.ERROR, cause.getMessage())
        .log("attempt not recorded, it will be made again when its lease ends");
    return Future.succeededFuture();
  }

  private Future<Void> tell(Attempted.Made made, Recorded recorded) {
    Leased delivery = made.held().delivery();
    if (!recorded.leaseHeld()) {
      LOG.atDebug()
          .addKeyValue(LogKeys.MESSAGE_ID, made.attempt().messageId())
          .addKeyValue(LogKeys.ENDPOINT_ID, made.attempt().endpointId())
          .log("lease was lost, the delivery is another's");
    }
    bus.publish(
        Attempts.MADE,
        new Attempts.Made(delivery.organizationId(), delivery.applicationId(), made.attempt()));
    return Future.succeededFuture();
  }
}
