package dev.postrider.identity;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is looked up when it is needed, shared by all who ask meanwhile, and trusted for a
 * time. For one event loop.
 */
final class Remembered<T> {
  private final InstantSource clock;
  private final Duration trust;
  private final Duration pause;
  private final Supplier<Future<T>> look;
  private @Nullable Future<T> known;
  private Instant lookedUpAt = Instant.MIN;

  /**
   * Nothing is known yet.
   *
   * @param trust how long what was found is taken for true
   * @param pause at least between two look-ups, whether they failed or not
   */
  Remembered(InstantSource clock, Duration trust, Duration pause, Supplier<Future<T>> look) {
    this.clock = clock;
    this.trust = trust;
    this.pause = pause;
    this.look = look;
  }

  /** What is known, or is found now. */
  Future<T> get() {
    Future<T> present = known;
    return present != null && isYoungerThan(present.failed() ? pause : trust) ? present : lookUp();
  }

  /** What is found now, unless it was looked up within the pause. */
  Future<T> lookAgain() {
    return isYoungerThan(pause) ? get() : lookUp();
  }

  private boolean isYoungerThan(Duration age) {
    return lookedUpAt.isAfter(clock.instant().minus(age));
  }

  private Future<T> lookUp() {
    lookedUpAt = clock.instant();
    Future<T> found = look.get();
    known = found;
    return found;
  }
}
