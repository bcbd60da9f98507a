package dev.postrider.live;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Which addresses somebody watches, through this process or, as far as they tell, through others.
 * Safe to share between threads.
 */
public final class Watchers {
  private final ConcurrentMap<LiveAddress, Integer> here = new ConcurrentHashMap<>();
  private final Elsewhere elsewhere = new Elsewhere();
  private volatile Consumer<LiveAddress> listener = address -> {};

  /** Whether anybody watches anything. */
  boolean anyAtAll() {
    return !here.isEmpty() || !elsewhere.isEmpty();
  }

  /** Whether anybody would see an event of the address. */
  boolean anyOf(LiveAddress address) {
    return here.containsKey(address) || elsewhere.anyOf(address);
  }

  /** Whether anybody would through this process. */
  boolean anyHere(LiveAddress address) {
    return here.containsKey(address);
  }

  /** What is watched through this process. */
  Set<LiveAddress> here() {
    return Set.copyOf(here.keySet());
  }

  /** What is watched through others. */
  Elsewhere elsewhere() {
    return elsewhere;
  }

  /** Whom to tell, on any thread, of an address that came to be watched here or no more is. */
  void whenChanged(Consumer<LiveAddress> told) {
    listener = told;
  }

  void add(LiveAddress address) {
    if (here.merge(address, 1, Integer::sum) == 1) {
      listener.accept(address);
    }
  }

  void remove(LiveAddress address) {
    if (here.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null) == null) {
      listener.accept(address);
    }
  }
}
