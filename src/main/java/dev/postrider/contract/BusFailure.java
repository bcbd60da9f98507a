package dev.postrider.contract;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Carries a {@link Failure} through a failed future, over the bus too. Has no stack trace. */
public final class BusFailure extends ReplyException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public BusFailure(Failure failure) {
    super(ReplyFailure.RECIPIENT_FAILURE, failure.detail());
    this.failure = failure;
  }

  /** Why the request was refused. */
  public Failure failure() {
    return failure;
  }
}
