package dev.postrider.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What happened, in order: whoever waits for the next one gets it, or fails after a deadline.
 *
 * @param <T> what one is
 */
public final class Signals<T> {
  private static final long DEADLINE_SECONDS = 20;

  private final String name;
  private final BlockingQueue<T> waiting = new LinkedBlockingQueue<>();
  private final List<T> all = new CopyOnWriteArrayList<>();

  /** No signals yet; the name stands in the message of a failure. */
  public Signals(String name) {
    this.name = name;
  }

  /** Something happened. */
  public void add(T signal) {
    all.add(signal);
    waiting.add(signal);
  }

  /** The next one that nobody has taken, waited for until the deadline. */
  public T next() {
    try {
      T signal = waiting.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (signal == null) {
        throw new AssertionError("no " + name + " within " + DEADLINE_SECONDS + " s");
      }
      return signal;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + name, interrupted);
    }
  }

  /** The next so many. */
  public List<T> next(int count) {
    List<T> signals = new ArrayList<>();
    while (signals.size() < count) {
      signals.add(next());
    }
    return signals;
  }

  /** All so far, taken or not. */
  public List<T> all() {
    return List.copyOf(all);
  }
}
