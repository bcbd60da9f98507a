package dev.postrider;

import java.util.concurrent.CountDownLatch;

/** Turns SIGTERM and SIGINT into a wait that ends, and keeps the process until all is closed. */
final class StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch confirmed = new CountDownLatch(1);

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
                },
                "stop"));
    return signal;
  }

  /** Returns when the process has been asked to stop. */
  void await() {
    waitFor(asked);
  }

  /** Lets the process end. */
  void confirm() {
    confirmed.countDown();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
