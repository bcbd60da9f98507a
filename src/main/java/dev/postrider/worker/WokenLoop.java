package dev.postrider.worker;

import dev.postrider.telemetry.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread that does what is due, round after round: the next round begins when something
 * wakes it, else when the pause is over that the last one asked for.
 */
final class WokenLoop {
  private static final Logger LOG = LoggerFactory.getLogger(WokenLoop.class);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(50);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Pace pace;
  private final Round round;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;

  /**
   * Prepares it.
   *
   * @param name of the thread and in the log
   */
  WokenLoop(String name, Pace pace, Round round) {
    this.pace = pace;
    this.round = round;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::runUntilStopped);
  }

  /** One look at what is due, with all that follows from it. */
  @FunctionalInterface
  interface Round {
    /** Does what is due, and tells for how long nothing is to do. */
    Duration run() throws InterruptedException;
  }

  /**
   * When to look again.
   *
   * @param pollInterval the longest pause between two rounds
   */
  record Pace(InstantSource clock, Duration pollInterval) {
    /**
     * The pause before something is due.
     *
     * @param nextDue null if nothing is known of
     */
    Duration until(@Nullable Instant nextDue) {
      if (nextDue == null) {
        return pollInterval;
      }
      Duration untilDue = Duration.between(clock.instant(), nextDue);
      if (untilDue.compareTo(pollInterval) > 0) {
        return pollInterval;
      }
      return atLeast(untilDue);
    }

    /** A pause that lets others have a turn, too. */
    static Duration atLeast(Duration pause) {
      return pause.compareTo(LEAST_PAUSE) > 0 ? pause : LEAST_PAUSE;
    }
  }

  void start() {
    thread.start();
  }

  /** Has the next round begin at once. */
  void wake() {
    wakeUps.release();
  }

  /** Waits in the midst of a round; true if the loop was told to stop. */
  boolean pause(Duration duration) throws InterruptedException {
    return stopping.await(Pace.atLeast(duration).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins no more round and waits for the one under way, which is interrupted after a while. */
  void stop() throws InterruptedException {
    stopping.countDown();
    wakeUps.release();
    if (!thread.join(STOP_LIMIT)) {
      thread.interrupt();
    }
  }

  private void runUntilStopped() {
    try {
      while (stopping.getCount() > 0) {
        Duration idle = runRound();
        if (wakeUps.tryAcquire(idle.toMillis(), TimeUnit.MILLISECONDS)) {
          wakeUps.drainPermits();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** A round that breaks must not end the loop: nobody would start it again. */
  private Duration runRound() throws InterruptedException {
    try {
      return round.run();
    } catch (RuntimeException broken) {
      LOG.atError()
          .setCause(broken)
          .addKeyValue(LogKeys.JOB, thread.getName())
          .log("round failed and will be run again");
      return pace.pollInterval();
    }
  }
}
