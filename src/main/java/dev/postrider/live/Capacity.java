package dev.postrider.live;

import java.util.concurrent.atomic.AtomicInteger;

/** The places for connections on one event loop, which alone takes and gives back. */
final class Capacity {
  private final int places;
  private final AtomicInteger taken = new AtomicInteger();

  Capacity(int places) {
    this.places = places;
  }

  boolean isFull() {
    return taken.get() >= places;
  }

  /** How many are taken; any thread may ask. */
  int taken() {
    return taken.get();
  }

  void take() {
    taken.incrementAndGet();
  }

  void giveBack() {
    taken.decrementAndGet();
  }
}
