package dev.postrider;

import java.util.concurrent.CountDownLatch;

/**
 * Turns SIGTERM and SIGINT into a wait that ends, and keeps the process until all is closed. A
 * process that was asked to stop and did so well exits with 0, not with the signal's number.
 */
final class StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch confirmed = new CountDownLatch(1);
  private volatile boolean stoppedWell;

  private StopSignal() {}

  /** Listens from now on. */
  static StopSignal install() {
    var signal = new StopSignal();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  signal.asked.countDown();
                  waitFor(signal.confirmed);
                  signal.exitIfStoppedWell();
                },
                "stop"));
    return signal;
  }

  /** Returns when the process has been asked to stop. */
  void await() {
    waitFor(asked);
  }

  /** All is closed as it should be. */
  void stopped() {
    stoppedWell = true;
  }

  /** Lets the process end. */
  void confirm() {
    confirmed.countDown();
  }

  /** The status of a process that a signal ends can be changed only by ending it first. */
  private void exitIfStoppedWell() {
    if (stoppedWell) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
