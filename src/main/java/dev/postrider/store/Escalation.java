package dev.postrider.store;

import dev.postrider.contract.Deliveries.Result;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.Trigger;
import org.jspecify.annotations.Nullable;

/** What a failed attempt makes of its delivery that an organization may want to know. */
enum Escalation {
  /** It has failed {@value #FAILING_AFTER} times and is still retried. */
  FAILING,
  /** It has failed for the last time. */
  EXHAUSTED;

  private static final int FAILING_AFTER = 4;

  /** The escalation by an attempt's result, or null. */
  static @Nullable Escalation of(Result result) {
    if (result.attempt().status() == AttemptStatus.SUCCESS) {
      return null;
    }
    if (result.nextAttemptAt() == null) {
      return EXHAUSTED;
    }
    return result.delivery().attemptsMade() + 1 == FAILING_AFTER ? FAILING : null;
  }

  /** Whether a delivery that succeeds with this result may have escalated before. */
  static boolean isRepeated(Result result) {
    return result.delivery().attemptsMade() > 0 || result.delivery().trigger() == Trigger.MANUAL;
  }
}
