package dev.postrider.live;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Attempts.Made;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.Trigger;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** The wire form of live events: ids, states and times, never a payload, URL or answer. */
final class LiveEvents {
  private static final String APPLICATION_PREFIX = "live.application.";

  private LiveEvents() {}

  /** The event-bus address of an application's events. */
  static String address(ApplicationId application) {
    return APPLICATION_PREFIX + application;
  }

  /** The event of an attempt; its fields are named as in the attempts of the HTTP contract. */
  static JsonObject attempt(Made made) {
    Attempt attempt = made.attempt();
    return new JsonObject()
        .put("type", "attempt")
        .put("applicationId", made.applicationId().toString())
        .put("messageId", attempt.messageId().toString())
        .put("endpointId", attempt.endpointId().toString())
        .put("attemptId", attempt.id().toString())
        .put("status", number(attempt.status()))
        .put("statusText", attempt.status().name().toLowerCase(Locale.ROOT))
        .put("responseStatusCode", attempt.statusCode())
        .put("responseDurationMs", attempt.duration().toMillis())
        .put("timestamp", attempt.startedAt().toString())
        .put("triggerType", number(attempt.trigger()));
  }

  private static int number(AttemptStatus status) {
    return switch (status) {
      case SUCCESS -> 0;
      case PENDING -> 1;
      case FAIL -> 2;
      case SENDING -> 3;
    };
  }

  private static int number(Trigger trigger) {
    return switch (trigger) {
      case SCHEDULED -> 0;
      case MANUAL -> 1;
    };
  }
}
