package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Access;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints;
import dev.postrider.support.Signals;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Vertx;

/** Another process on the database of a store, which hears the signals of that one. */
final class Listening implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final Bus bus = Bus.install(vertx);
  final Metrics metrics = new Metrics();
  final Signals<Access.Changed> ends = new Signals<>("change of access elsewhere");
  final Signals<Endpoints.TargetChanged> targets = new Signals<>("changed target elsewhere");

  private Listening() {}

  /** Starts it; it has told of the gap before it could hear. */
  static Listening to(StoreFixture store) {
    var elsewhere = new Listening();
    elsewhere.bus.listen(Access.CHANGED, elsewhere.ends::add);
    elsewhere.bus.listen(Endpoints.TARGET_CHANGED, elsewhere.targets::add);
    await(
        elsewhere.vertx.deployVerticle(
            new StoreVerticle(store.listening(), elsewhere.bus, store.clock, elsewhere.metrics)));
    assertThat(elsewhere.ends.next().organizationId()).isNull();
    elsewhere.targets.next(2);
    return elsewhere;
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
