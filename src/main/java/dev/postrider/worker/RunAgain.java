package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import dev.postrider.telemetry.LogKeys;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs a failed job again after a minute, then after pauses twice as long each, an hour at most.
 * Once it has failed for half an hour, a person must look.
 */
final class RunAgain implements FailureHandler<Void> {
  private static final Logger LOG = LoggerFactory.getLogger(RunAgain.class);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int DOUBLINGS_MAX = 6;
  private static final int FAILURES_TO_TAKE_CARE_OF = 6;

  /**
   * How long to wait after a failure.
   *
   * @param failures the failures in a row, this one included; from 1
   */
  static Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  @Override
  public void onFailure(ExecutionComplete failed, ExecutionOperations<Void> operations) {
    int failures = failed.getExecution().consecutiveFailures + 1;
    var next = failed.getTimeDone().plus(pause(failures));
    LOG.atLevel(failures < FAILURES_TO_TAKE_CARE_OF ? Level.WARN : Level.ERROR)
        .setCause(failed.getCause().orElse(null))
        .addKeyValue(LogKeys.JOB, failed.getExecution().taskInstance.getTaskName())
        .addKeyValue(LogKeys.COUNT, failures)
        .addKeyValue(LogKeys.NEXT_RUN_AT, next)
        .log("job failed and will be run again");
    operations.reschedule(failed, next);
  }
}
