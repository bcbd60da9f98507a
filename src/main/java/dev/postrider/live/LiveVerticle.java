package dev.postrider.live;

import dev.postrider.contract.Attempts;
import dev.postrider.contract.Attempts.Made;
import dev.postrider.contract.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Publishes what happens to watched applications, on the addresses that browsers may watch. */
public final class LiveVerticle extends VerticleBase {
  private final Bus bus;
  private final Watchers watchers;

  /**
   * A publisher.
   *
   * @param watchers shared with every {@link LiveBridge} of the process
   */
  public LiveVerticle(Bus bus, Watchers watchers) {
    this.bus = bus;
    this.watchers = watchers;
  }

  @Override
  public Future<?> start() {
    return bus.listen(Attempts.MADE, this::publish).completion();
  }

  private void publish(Made made) {
    if (watchers.anyOf(made.applicationId())) {
      String address = LiveEvents.address(made.applicationId());
      vertx.eventBus().publish(address, LiveEvents.attempt(made));
    }
  }
}
