package dev.postrider.support;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures, with a deadline. */
public final class Await {
  private static final long DEADLINE_SECONDS = 20;

  private Await() {}

  /** The result of a future that succeeds in time. */
  public static <T> T result(Future<T> future) {
    try {
      return future.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("not within " + DEADLINE_SECONDS + " s", late);
    }
  }

  /** The cause of a future that fails in time. */
  public static Throwable failure(Future<?> future) {
    return result(
        future.transform(
            done ->
                done.failed()
                    ? Future.succeededFuture(done.cause())
                    : Future.failedFuture(new AssertionError("succeeded: " + done.result()))));
  }
}
