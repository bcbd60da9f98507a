package dev.postrider.worker;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.DueTask;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.telemetry.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves background tasks on, one step at a time, with a pause after each that is as long as the
 * step was: however many tasks there are, this process spends half of one connection on them. A
 * look finds one task of each organization, so these take turns.
 */
final class BackgroundTaskLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTaskLoop.class);
  private static final int TASKS_AT_ONCE = 20;

  private final Bus bus;
  private final InstantSource clock;
  private final WokenLoop.Pace pace;
  private final WokenLoop loop;

  /**
   * Prepares it.
   *
   * @param pollInterval the longest pause between two looks for due tasks
   */
  BackgroundTaskLoop(Bus bus, InstantSource clock, Duration pollInterval) {
    this.bus = bus;
    this.clock = clock;
    this.pace = new WokenLoop.Pace(clock, pollInterval);
    this.loop = new WokenLoop("background-tasks", pace, this::round);
  }

  void start() {
    bus.listen(BackgroundTasks.AVAILABLE, available -> loop.wake());
    loop.start();
  }

  /** Starts no more step and waits for the one under way. Blocks. */
  void stop() throws InterruptedException {
    loop.stop();
  }

  /** Takes a step of each task that is due, and tells how long nothing is to do. */
  private Duration round() throws InterruptedException {
    BackgroundTasks.Due due;
    try {
      due =
          bus.request(BackgroundTasks.FIND_DUE, new BackgroundTasks.FindDue(TASKS_AT_ONCE)).await();
    } catch (BusFailure refused) {
      LOG.atWarn()
          .addKeyValue(LogKeys.ERROR, refused.getMessage())
          .log("background tasks cannot be looked for");
      return pace.pollInterval();
    }
    for (DueTask task : due.tasks()) {
      Instant start = clock.instant();
      step(task);
      if (loop.pause(Duration.between(start, clock.instant()))) {
        return Duration.ZERO;
      }
    }
    return due.tasks().isEmpty() ? pace.until(due.nextDue()) : Duration.ZERO;
  }

  private void step(DueTask due) {
    try {
      BackgroundTask after =
          bus.request(BackgroundTasks.STEP, new BackgroundTasks.Step(due.id())).await().task();
      if (after != null) {
        tell(after);
      }
    } catch (BusFailure refused) {
      setBack(due, refused.failure());
    }
  }

  private static void tell(BackgroundTask task) {
    switch (task.state()) {
      // A step cancels nothing.
      case RUNNING, CANCELLED ->
          LOG.atDebug()
              .addKeyValue(LogKeys.TASK_ID, task.id())
              .addKeyValue(LogKeys.COUNT, task.progress().messagesResent())
              .log("background task moved on");
      case FINISHED ->
          LOG.atInfo()
              .addKeyValue(LogKeys.TASK_ID, task.id())
              .addKeyValue(LogKeys.COUNT, task.progress().messagesResent())
              .log("background task finished");
      case PARKED -> tellParked(task.id().toString(), String.valueOf(task.error()));
    }
  }

  private static void tellParked(String id, String error) {
    LOG.atWarn()
        .addKeyValue(LogKeys.TASK_ID, id)
        .addKeyValue(LogKeys.ERROR, error)
        .log("background task parked");
  }

  /** If this cannot be noted either, the task simply stays due. */
  private void setBack(DueTask due, Failure failure) {
    Instant retryAt = StepRetry.pause(due.failures() + 1).map(clock.instant()::plus).orElse(null);
    try {
      bus.request(
              BackgroundTasks.SET_BACK,
              new BackgroundTasks.SetBack(due.id(), due.failures(), retryAt, failure.detail()))
          .await();
      if (retryAt == null) {
        tellParked(due.id().toString(), failure.detail());
        return;
      }
      LOG.atWarn()
          .addKeyValue(LogKeys.TASK_ID, due.id())
          .addKeyValue(LogKeys.ERROR, failure.detail())
          .addKeyValue(LogKeys.NEXT_RUN_AT, retryAt)
          .log("step of a background task failed and will be tried again");
    } catch (BusFailure refused) {
      LOG.atWarn()
          .addKeyValue(LogKeys.TASK_ID, due.id())
          .addKeyValue(LogKeys.ERROR, failure.detail())
          .log("step of a background task failed and that cannot be noted");
    }
  }
}
