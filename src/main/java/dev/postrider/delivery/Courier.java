package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings.Timings;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Target;
import dev.postrider.contract.Failure;
import dev.postrider.domain.AttemptId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.Outcome;
import dev.postrider.domain.WebhookHeaders;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt: finds the target, signs, sends, classifies. */
final class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /** An attempt is made if at least this share of its time is left of the lease. */
  private static final double LEASE_SHARE_MIN = 0.9;

  private static final int SUCCESS_MIN = 200;
  private static final int SUCCESS_MAX = 299;

  private final InstantSource clock;
  private final IdGenerator ids;
  private final Timings timings;
  private final Tools tools;
  private final Destinations destinations = new Destinations();
  private final Outage outage = new Outage(Endpoints.TARGET.name());

  /** What a courier works with. */
  record Tools(Targets targets, Signer signer, HttpSender sender) {}

  /** An attempt that has begun. */
  private record Started(Held held, Target target, AttemptId id, long nanos) {

    /** What is stored of an attempt's start is the time in its id. */
    Instant at() {
      return IdGenerator.instantOf(id.value());
    }
  }

  /**
   * How an attempt ended.
   *
   * @param text the beginning of the answer's body, or the reason why there is none
   */
  private record Ended(Outcome outcome, String text) {}

  Courier(InstantSource clock, IdGenerator ids, Timings timings, Tools tools) {
    this.clock = clock;
    this.ids = ids;
    this.timings = timings;
    this.tools = tools;
  }

  /** Makes the attempt, if it can be made now; fails by a fault of Postrider only. */
  Future<Attempted> attempt(Held held) {
    return tools
        .targets()
        .find(held.delivery())
        .onSuccess(target -> outage.succeeded())
        .transform(
            found ->
                found.succeeded()
                    ? attempt(held, found.result())
                    : Future.succeededFuture(withoutTarget(held, found.cause())));
  }

  private Attempted withoutTarget(Held held, Throwable cause) {
    if (cause instanceof BusFailure refusal && refusal.failure() instanceof Failure.NotFound) {
      // The endpoint was deleted; the next claim cancels what it was owed.
      return new Attempted.Unmade(held, true);
    }
    outage.failed(cause);
    return new Attempted.Unmade(held, true);
  }

  private Future<Attempted> attempt(Held held, Target target) {
    Duration limit = held.attemptLimit(clock.instant(), timings.attempt());
    if (limit.toNanos() < timings.attempt().toNanos() * LEASE_SHARE_MIN) {
      // It waited here for too long: the lease would end during the attempt.
      return Future.succeededFuture(new Attempted.Unmade(held, false));
    }
    var started = new Started(held, target, new AttemptId(ids.next()), System.nanoTime());
    Deadline deadline = Deadline.in(limit);
    return post(started)
        .compose(post -> tools.sender().send(post, deadline))
        .map(this::classify)
        .recover(Courier::withoutAnswer)
        .map(ended -> made(started, ended))
        .recover(cause -> withoutAttempt(held, cause));
  }

  private Future<HttpSender.Post> post(Started started) {
    Leased delivery = started.held().delivery();
    String id = delivery.lease().messageId().toString();
    long timestamp = started.at().getEpochSecond();
    return tools
        .signer()
        .sign(new Signer.Content(id, timestamp, delivery.payload()), started.target().secrets())
        .map(
            signature ->
                new HttpSender.Post(
                    destinations.of(started.target().url()),
                    MultiMap.caseInsensitiveMultiMap()
                        .addAll(started.target().headers().fields())
                        .addAll(WebhookHeaders.of(delivery.lease().messageId(), started.at()))
                        .add(WebhookHeaders.SIGNATURE, signature),
                    delivery.payload()));
  }

  private Ended classify(Answer answer) {
    int statusCode = answer.statusCode();
    if (statusCode >= SUCCESS_MIN && statusCode <= SUCCESS_MAX) {
      return new Ended(new Outcome.Succeeded(statusCode), answer.text());
    }
    String field = answer.retryAfter();
    Duration retryAfter =
        field == null ? null : RetryAfter.parse(field, clock.instant()).orElse(null);
    return new Ended(new Outcome.Rejected(statusCode, retryAfter), answer.text());
  }

  private static Future<Ended> withoutAnswer(Throwable cause) {
    return cause instanceof UnansweredException unanswered
        ? Future.succeededFuture(new Ended(unanswered.outcome(), unanswered.reason()))
        : Future.failedFuture(cause);
  }

  private static Future<Attempted> withoutAttempt(Held held, Throwable cause) {
    return cause instanceof OverloadException
        ? Future.succeededFuture(new Attempted.Unmade(held, true))
        : Future.failedFuture(cause);
  }

  private Attempted made(Started started, Ended ended) {
    Leased delivery = started.held().delivery();
    var attempt =
        new Attempt(
            started.id(),
            delivery.lease().messageId(),
            delivery.lease().endpointId(),
            started.target().url(),
            ended.outcome().success() ? AttemptStatus.SUCCESS : AttemptStatus.FAIL,
            ended.outcome().statusCode(),
            ended.text(),
            Duration.ofNanos(System.nanoTime() - started.nanos()),
            delivery.trigger(),
            started.at());
    tell(delivery, attempt, ended.outcome());
    return new Attempted.Made(started.held(), attempt, ended.outcome());
  }

  private static void tell(Leased delivery, Attempt attempt, Outcome outcome) {
    var line =
        LOG.atDebug()
            .addKeyValue(LogKeys.ORGANIZATION_ID, delivery.organizationId())
            .addKeyValue(LogKeys.APPLICATION_ID, delivery.applicationId())
            .addKeyValue(LogKeys.ENDPOINT_ID, attempt.endpointId())
            .addKeyValue(LogKeys.MESSAGE_ID, attempt.messageId())
            .addKeyValue(LogKeys.ATTEMPT, delivery.attemptsMade() + 1)
            .addKeyValue(LogKeys.STATUS_CODE, attempt.statusCode())
            .addKeyValue(LogKeys.DURATION_MS, attempt.duration().toMillis());
    if (outcome.statusCode() == 0) {
      // The reason; an answer's body may hold anything and is not logged.
      line = line.addKeyValue(LogKeys.ERROR, attempt.response());
    }
    line.log("attempt made");
  }
}
