package dev.postrider.delivery;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Throttles;
import dev.postrider.contract.Throttles.Draw;
import dev.postrider.contract.Throttles.Drawn;
import dev.postrider.contract.Throttles.Grant;
import dev.postrider.contract.Throttles.Wish;
import dev.postrider.support.Signals;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The store's throttles with tokens that a test allows one by one. */
final class FakeThrottles {
  final Signals<Draw> draws = new Signals<>("draw");

  private final InstantSource clock;
  private final Map<UUID, Integer> allowed = new HashMap<>();
  private int refusals;

  FakeThrottles(InstantSource clock) {
    this.clock = clock;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Throttles.DRAW, this::draw);
  }

  /** A subject may have so many tokens more. */
  synchronized void allow(UUID subjectId, int tokens) {
    allowed.merge(subjectId, tokens, Integer::sum);
  }

  /** The next so many draws fail. */
  synchronized void refuse(int times) {
    refusals = times;
  }

  private synchronized Future<Drawn> draw(Draw request) {
    draws.add(request);
    if (refusals > 0) {
      refusals--;
      return Future.failedFuture(
          new BusFailure(new Failure.Unavailable("The database is away.", Duration.ofSeconds(1))));
    }
    return Future.succeededFuture(new Drawn(request.wishes().stream().map(this::grant).toList()));
  }

  private Grant grant(Wish wish) {
    int tokens = Math.min(wish.wanted(), allowed.getOrDefault(wish.subjectId(), 0));
    allowed.merge(wish.subjectId(), -tokens, Integer::sum);
    return new Grant(wish.subjectId(), tokens, clock.instant());
  }
}
