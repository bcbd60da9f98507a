package dev.postrider.delivery;

import dev.postrider.domain.Outcome;

/** There is no answer, and the outcome is known already. Has no stack trace. */
final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;
  private final String reason;

  private UnansweredException(Outcome outcome, String reason) {
    super(reason, null, false, false);
    this.outcome = outcome;
    this.reason = reason;
  }

  static UnansweredException unreachable(String reason) {
    return new UnansweredException(new Outcome.Unreachable(reason), reason);
  }

  static UnansweredException timedOut(String reason) {
    return new UnansweredException(new Outcome.TimedOut(reason), reason);
  }

  static UnansweredException blocked(String reason) {
    return new UnansweredException(new Outcome.Blocked(reason), reason);
  }

  Outcome outcome() {
    return outcome;
  }

  /** One sentence for the endpoint's owner. */
  String reason() {
    return reason;
  }
}
