package dev.postrider.delivery;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Recorded;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.Outcome;
import dev.postrider.domain.Trigger;
import dev.postrider.telemetry.Latency;
import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** What is measured of deliveries. */
final class DeliveryMeters {
  private static final int HUNDRED = 100;

  private final Metrics metrics;
  private final Latency firstAttempt;

  /** By the first digit of the status code, from 2. */
  private final List<Latency> answered;

  private final Latency otherAnswer;
  private final Latency timedOut;
  private final Latency unreachable;
  private final Latency blocked;
  private final Counter succeeded;
  private final Counter retrying;
  private final Counter exhausted;
  private final Counter leaseLost;

  DeliveryMeters(Metrics metrics) {
    this.metrics = metrics;
    firstAttempt = metrics.latency(Metric.DELIVERY_FIRST_ATTEMPT_LATENCY);
    answered = Stream.of("2xx", "3xx", "4xx", "5xx").map(this::attempts).toList();
    otherAnswer = attempts("other");
    timedOut = attempts("timeout");
    unreachable = attempts("unreachable");
    blocked = attempts("blocked");
    succeeded = outcomes("succeeded");
    retrying = outcomes("retrying");
    exhausted = outcomes("exhausted");
    leaseLost = outcomes("lease_lost");
  }

  /** Reads the places whenever it is asked. */
  void watch(int places, IntSupplier free, IntSupplier parked) {
    metrics.gauge(Metric.DELIVERY_IN_FLIGHT, () -> places - free.getAsInt());
    metrics.gauge(Metric.DELIVERY_PARKED, parked::getAsInt);
    metrics.gauge(Metric.DELIVERY_PLACES, () -> places);
  }

  /** A delivery was taken up. */
  void attempted(Attempted attempted) {
    if (attempted instanceof Attempted.Made made) {
      Attempt attempt = made.attempt();
      of(made.outcome()).record(attempt.duration());
      Leased delivery = made.held().delivery();
      if (delivery.attemptsMade() == 0 && delivery.trigger() == Trigger.SCHEDULED) {
        Instant accepted = IdGenerator.instantOf(attempt.messageId().value());
        firstAttempt.record(Duration.between(accepted, attempt.startedAt()));
      }
    }
  }

  /** An attempt was recorded. */
  void recorded(Deliveries.Result result, Recorded recorded) {
    Counter counter;
    if (!recorded.leaseHeld()) {
      counter = leaseLost;
    } else if (result.attempt().status() == AttemptStatus.SUCCESS) {
      counter = succeeded;
    } else {
      counter = result.nextAttemptAt() == null ? exhausted : retrying;
    }
    counter.increment();
  }

  private Latency of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded answer -> of(answer.statusCode());
      case Outcome.Rejected answer -> of(answer.statusCode());
      case Outcome.TimedOut late -> timedOut;
      case Outcome.Unreachable away -> unreachable;
      case Outcome.Blocked refused -> blocked;
    };
  }

  private Latency of(int statusCode) {
    int index = statusCode / HUNDRED - 2;
    return index >= 0 && index < answered.size() ? answered.get(index) : otherAnswer;
  }

  private Latency attempts(String outcome) {
    return metrics.latency(Metric.HTTP_CLIENT_REQUEST_DURATION, outcome);
  }

  private Counter outcomes(String outcome) {
    return metrics.counter(Metric.DELIVERY_OUTCOMES, outcome);
  }
}
