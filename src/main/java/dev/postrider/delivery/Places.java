package dev.postrider.delivery;

import dev.postrider.contract.Deliveries.Lease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The places of this process: one for each attempt, from its beginning until it is recorded. */
final class Places {
  /** So many free places are worth a claim, in shares of all. */
  private static final int WORTHWHILE_SHARE = 8;

  private final Vertx vertx;
  private final int size;
  private final Set<Lease> unanswered = new LinkedHashSet<>();
  private final Promise<Void> drained = Promise.promise();
  private int taken;
  private boolean draining;
  private boolean abandoned;

  Places(Vertx vertx, int size) {
    this.vertx = vertx;
    this.size = size;
  }

  int free() {
    return size - taken;
  }

  /** Whether more than half of the places are taken. */
  boolean isCrowded() {
    return taken * 2 > size;
  }

  /** Whether enough places are free that filling them is worth a claim. */
  boolean isWorthClaiming() {
    return free() * WORTHWHILE_SHARE >= size;
  }

  /** An attempt begins. */
  void take(Lease lease) {
    taken++;
    unanswered.add(lease);
  }

  /** The attempt has an outcome. */
  void answered(Lease lease) {
    unanswered.remove(lease);
  }

  /** The attempt is recorded, or need not be. */
  void release() {
    taken--;
    tellDrained();
  }

  /** Whether outcomes no longer count, because the deliveries were given back. */
  boolean isAbandoned() {
    return abandoned;
  }

  /**
   * Waits until all places are free.
   *
   * @param giveBack is told after the limit which deliveries have no outcome yet
   */
  Future<Void> drain(Duration limit, Consumer<Lease> giveBack) {
    draining = true;
    long timer =
        vertx.setTimer(
            Math.max(1, limit.toMillis()),
            late -> {
              abandoned = true;
              unanswered.forEach(giveBack);
              drained.tryComplete();
            });
    tellDrained();
    return drained.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void tellDrained() {
    if (draining && taken == 0) {
      drained.tryComplete();
    }
  }
}
