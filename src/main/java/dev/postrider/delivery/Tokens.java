package dev.postrider.delivery;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Throttle;
import dev.postrider.contract.Throttles;
import dev.postrider.contract.Throttles.Drawn;
import dev.postrider.contract.Throttles.Wish;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiPredicate;

/**
 * The tokens that throttled deliveries need, one of the endpoint's and one of the application's, as
 * far as each is throttled. They are drawn from the store, which shares a rate between all
 * processes, only as they are wanted, and are good for a second. Belongs to one event loop.
 */
final class Tokens {
  private static final Duration GOOD_FOR = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;
  private final Outage outage = new Outage(Throttles.DRAW.name());
  private final Map<UUID, Bucket> buckets = new HashMap<>();
  private Runnable whenDrawn = () -> {};
  private boolean underWay;
  private boolean armed;

  /** What is at hand of a subject. */
  private static final class Bucket {
    private int rate;
    private int tokens;
    private int wanted;
    private Instant goodUntil = Instant.MIN;
    private Instant nextAt = Instant.MIN;

    boolean has(Instant now) {
      return tokens > 0 && now.isBefore(goodUntil);
    }
  }

  Tokens(Vertx vertx, Bus bus, InstantSource clock) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
  }

  /** Whom to tell that wishes were answered; those that are still open must be made again. */
  void whenDrawn(Runnable listener) {
    whenDrawn = listener;
  }

  /** Whether a delivery may go now. */
  boolean allow(Leased delivery) {
    Instant now = clock.instant();
    return forEach(
        delivery,
        (subject, rate) -> {
          Bucket bucket = buckets.get(subject);
          return bucket != null && bucket.has(now);
        });
  }

  /** Uses the tokens of a delivery that may go. */
  void use(Leased delivery) {
    forEach(
        delivery,
        (subject, rate) -> {
          Bucket bucket = buckets.get(subject);
          if (bucket != null) {
            bucket.tokens--;
          }
          return true;
        });
  }

  /** Has tokens drawn for so many deliveries like this one. */
  void want(Leased delivery, int count) {
    Instant now = clock.instant();
    forEach(
        delivery,
        (subject, rate) -> {
          Bucket bucket = buckets.computeIfAbsent(subject, id -> new Bucket());
          bucket.rate = rate;
          if (!bucket.has(now)) {
            bucket.wanted += count;
          }
          return true;
        });
    arm();
  }

  private static boolean forEach(Leased delivery, BiPredicate<UUID, Integer> ask) {
    Throttle throttle = delivery.throttle();
    if (throttle == null) {
      return true;
    }
    Integer ofEndpoint = throttle.endpointRate();
    Integer ofApplication = throttle.applicationRate();
    return (ofEndpoint == null || ask.test(delivery.lease().endpointId().value(), ofEndpoint))
        && (ofApplication == null || ask.test(delivery.applicationId().value(), ofApplication));
  }

  private void arm() {
    if (underWay || armed) {
      return;
    }
    Instant now = clock.instant();
    buckets.values().stream()
        .filter(bucket -> bucket.wanted > 0)
        .map(bucket -> bucket.nextAt)
        .min(Instant::compareTo)
        .ifPresent(
            next -> {
              armed = true;
              // Not at once: whoever wants tokens is often one of many in the same turn.
              long wait = next.isAfter(now) ? Duration.between(now, next).toMillis() + 1 : 1;
              vertx.setTimer(wait, fired -> draw());
            });
  }

  private void draw() {
    armed = false;
    Instant now = clock.instant();
    List<Wish> wishes = new ArrayList<>();
    buckets.forEach(
        (subject, bucket) -> {
          if (bucket.wanted > 0 && !bucket.nextAt.isAfter(now)) {
            wishes.add(new Wish(subject, bucket.rate, bucket.wanted));
          }
        });
    if (wishes.isEmpty()) {
      arm();
      return;
    }
    underWay = true;
    bus.request(Throttles.DRAW, new Throttles.Draw(wishes))
        .onComplete(this::take, cause -> fail(wishes, cause));
  }

  private void take(Drawn drawn) {
    outage.succeeded();
    Instant now = clock.instant();
    drawn
        .grants()
        .forEach(
            grant -> {
              Bucket bucket = buckets.computeIfAbsent(grant.subjectId(), id -> new Bucket());
              bucket.tokens = grant.tokens();
              bucket.goodUntil = now.plus(GOOD_FOR);
              bucket.nextAt = grant.nextAt();
            });
    goOn(now);
  }

  private void fail(List<Wish> wishes, Throwable cause) {
    Instant now = clock.instant();
    wishes.forEach(
        wish -> {
          Bucket bucket = buckets.get(wish.subjectId());
          if (bucket != null) {
            bucket.nextAt = now.plus(AFTER_FAILURE);
          }
        });
    goOn(now);
    outage.failed(cause);
  }

  private void goOn(Instant now) {
    underWay = false;
    buckets.values().forEach(bucket -> bucket.wanted = 0);
    whenDrawn.run();
    buckets
        .values()
        .removeIf(bucket -> bucket.wanted == 0 && !bucket.has(now) && !bucket.nextAt.isAfter(now));
    arm();
  }
}
