package dev.postrider.delivery;

import dev.postrider.config.DeliverySettings.Timings;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Claimed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store for due deliveries: on hints, when the next one falls due, and at the poll
 * interval at the latest. One claim is under way at a time, for no more than the free places.
 */
final class ClaimLoop {
  /** Bounds the memory that one reply takes. */
  private static final int CLAIM_MAX = 200;

  /**
   * Between two claims of which the first did not find all: rows may be locked by others, or there
   * may be no room yet.
   */
  private static final Duration PAUSE_LEAST = Duration.ofMillis(10);

  /** Before a claim for endpoints that have room again: one claim for many of them is cheaper. */
  private static final Duration PAUSE_ASKED = Duration.ofMillis(50);

  /** After a claim that got nothing of what is due, because others are leasing it. */
  private static final Duration PAUSE_EMPTY = Duration.ofMillis(50);

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;
  private final Timings timings;
  private final Lanes lanes;
  private final Outage outage = new Outage(Deliveries.CLAIM.name());
  private final Promise<Void> ended = Promise.promise();
  private long timer = NO_TIMER;

  /** When the timer fires, by {@link System#nanoTime}. */
  private long timerAt;

  private int failures;
  private boolean underWay;
  private boolean stopped;

  /** Whether something is due, or may be, that no claim has asked for yet. */
  private boolean wanted;

  ClaimLoop(Vertx vertx, Bus bus, InstantSource clock, Timings timings, Lanes lanes) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
    this.timings = timings;
    this.lanes = lanes;
    lanes.whenFreed(this::freed);
  }

  /** Looks for the first time. */
  void start() {
    claim();
  }

  /** Something may be due. */
  void hint() {
    wanted = true;
    if (failures == 0) {
      claim();
    }
  }

  /** Claims no more; completes when the reply to the last claim is in. */
  Future<Void> stop() {
    stopped = true;
    cancelTimer();
    if (!underWay) {
      ended.tryComplete();
    }
    return ended.future();
  }

  private void freed() {
    wanted |= lanes.takeAsk();
    if (!wanted || underWay || failures > 0) {
      return;
    }
    // A claim for each single place would cost the database more than the wait costs anybody.
    armWithin(lanes.isBehind() ? PAUSE_LEAST : PAUSE_ASKED);
  }

  private void claim() {
    if (stopped || underWay) {
      return;
    }
    int limit = Math.min(lanes.places().free(), CLAIM_MAX);
    if (limit < 1) {
      wanted = true;
      armWithin(timings.poll());
      return;
    }
    cancelTimer();
    underWay = true;
    wanted = false;
    Instant leasedUntil = clock.instant().plus(timings.lease());
    Rooms rooms = lanes.rooms();
    bus.request(Deliveries.CLAIM, new Deliveries.Claim(limit, rooms.most(), rooms.list()))
        .onComplete(claimed -> take(claimed, rooms, leasedUntil), this::fail);
  }

  private void take(Claimed claimed, Rooms rooms, Instant leasedUntil) {
    underWay = false;
    failures = 0;
    outage.succeeded();
    lanes.claimed(claimed, rooms, leasedUntil);
    if (stopped) {
      ended.tryComplete();
      return;
    }
    boolean hinted = wanted || claimed.more();
    wanted = lanes.takeAsk() || hinted;
    if (lanes.places().free() < 1 || !wanted) {
      armWithin(untilDue(claimed.nextDue()));
    } else {
      armWithin(hinted ? pause(claimed) : PAUSE_ASKED);
    }
  }

  private Duration pause(Claimed claimed) {
    if (claimed.deliveries().isEmpty()) {
      return claimed.more() ? PAUSE_EMPTY : PAUSE_LEAST;
    }
    return lanes.places().isWorthClaiming() ? Duration.ZERO : PAUSE_LEAST;
  }

  private void fail(Throwable cause) {
    underWay = false;
    failures++;
    outage.failed(cause);
    if (stopped) {
      ended.tryComplete();
    } else {
      armWithin(BACKOFF.after(failures));
    }
  }

  private Duration untilDue(@Nullable Instant nextDue) {
    if (nextDue == null) {
      return timings.poll();
    }
    Duration until = Duration.between(clock.instant(), nextDue);
    Duration least = until.compareTo(PAUSE_LEAST) < 0 ? PAUSE_LEAST : until;
    return least.compareTo(timings.poll()) < 0 ? least : timings.poll();
  }

  /** Claims after a delay, unless a claim is to be made before that. */
  private void armWithin(Duration delay) {
    long fireAt = System.nanoTime() + delay.toNanos();
    if (timer != NO_TIMER && timerAt - fireAt <= 0) {
      return;
    }
    cancelTimer();
    timerAt = fireAt;
    timer =
        vertx.setTimer(
            Math.max(1, delay.toMillis()),
            fired -> {
              timer = NO_TIMER;
              claim();
            });
  }

  private void cancelTimer() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }
}
