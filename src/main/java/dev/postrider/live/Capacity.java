package dev.postrider.live;

/** The places for connections on one event loop, which alone uses it. */
final class Capacity {
  private final int places;
  private int taken;

  Capacity(int places) {
    this.places = places;
  }

  boolean isFull() {
    return taken >= places;
  }

  void take() {
    taken++;
  }

  void giveBack() {
    taken--;
  }
}
