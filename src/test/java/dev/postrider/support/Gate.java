package dev.postrider.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds threads up until it is opened, with a deadline. */
public final class Gate {
  private static final long DEADLINE_SECONDS = 60;

  private final CountDownLatch latch = new CountDownLatch(1);

  /** Lets everybody through, now and later. */
  public void open() {
    latch.countDown();
  }

  /** Waits until it is opened. */
  public void pass() {
    try {
      if (!latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the gate was not opened within " + DEADLINE_SECONDS + " s");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted at the gate", interrupted);
    }
  }
}
