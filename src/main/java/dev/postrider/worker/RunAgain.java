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
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofMinutes(1), Duration.ofHours(1));
  private static final int FAILURES_TO_TAKE_CARE_OF = 6;

  @Override
  public void onFailure(ExecutionComplete failed, ExecutionOperations<Void> operations) {
    int failures = failed.getExecution().consecutiveFailures + 1;
    var next = failed.getTimeDone().plus(PAUSE.after(failures));
    LOG.atLevel(failures < FAILURES_TO_TAKE_CARE_OF ? Level.WARN : Level.ERROR)
        .setCause(failed.getCause().orElse(null))
        .addKeyValue(LogKeys.JOB, failed.getExecution().taskInstance.getTaskName())
        .addKeyValue(LogKeys.COUNT, failures)
        .addKeyValue(LogKeys.NEXT_RUN_AT, next)
        .log("job failed and will be run again");
    operations.reschedule(failed, next);
  }
}
