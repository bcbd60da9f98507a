package dev.postrider.store;

import dev.postrider.domain.BackgroundTaskState;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of a background task's step, to be noted in its row in the same transaction.
 *
 * @param reached every message up to this id has been looked at
 * @param resent how many deliveries it added to the queue
 * @param dueAt when the next step is due, if it goes on
 * @param error why it is parked; null if it is not
 * @param result what it found out, JSON; null if it has not finished or has none
 */
record StepResult(
    BackgroundTaskState state,
    UUID reached,
    long checked,
    long resent,
    Instant dueAt,
    @Nullable String error,
    @Nullable String result) {
  private static final Duration WAIT_FOR_SETTLING = Duration.ofMillis(500);

  /** The task goes on when it has waited. */
  static StepResult waiting(TakenTask task, Duration pause) {
    return new StepResult(
        BackgroundTaskState.RUNNING, task.id("reached"), 0, 0, task.now().plus(pause), null, null);
  }

  /** The task cannot go on before somebody has done something. */
  static StepResult parked(TakenTask task, String error) {
    return new StepResult(
        BackgroundTaskState.PARKED, task.id("reached"), 0, 0, task.now(), error, null);
  }

  /** The task has come further and goes on at once. */
  static StepResult moved(TakenTask task, UUID reached, long checked) {
    return new StepResult(BackgroundTaskState.RUNNING, reached, checked, 0, task.now(), null, null);
  }

  /** The task has done all. */
  static StepResult finished(TakenTask task, @Nullable String result) {
    return new StepResult(
        BackgroundTaskState.FINISHED, task.high(), 0, 0, task.now(), null, result);
  }

  /**
   * The task has looked at a page of messages, and has finished if that was the last one.
   *
   * @param page how many were {@code checked}, how many {@code resent}, and the {@code last}
   * @param size how many messages a full page has
   */
  static StepResult ofPage(TakenTask task, Row page, int size) {
    long checked = page.getLong("checked");
    boolean moreFollow = checked == size;
    boolean finished = !moreFollow && task.reachesTheEnd();
    UUID last = page.getUUID("last");
    UUID reached = finished ? task.high() : last == null ? task.id("reached") : last;
    return new StepResult(
        finished ? BackgroundTaskState.FINISHED : BackgroundTaskState.RUNNING,
        reached,
        checked,
        page.getLong("resent"),
        moreFollow || finished ? task.now() : task.now().plus(WAIT_FOR_SETTLING),
        null,
        null);
  }
}
