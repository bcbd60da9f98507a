package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * Runs recurring jobs by db-scheduler, whose table says when each is due and which process has it.
 * A job that fails is run again after a minute, then after ever longer pauses.
 */
final class JobScheduler {
  private static final int JOBS_AT_ONCE = 10;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final Scheduler scheduler;

  JobScheduler(
      DataSource database, List<RecurringJob> jobs, InstantSource clock, Duration pollInterval) {
    this.scheduler =
        new ClockedBuilder(database, clock)
            .startTasks(jobs.stream().map(JobScheduler::task).toList())
            .pollingInterval(pollInterval)
            .threads(JOBS_AT_ONCE)
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .shutdownMaxWait(STOP_LIMIT)
            .failureLogging(LogLevel.ERROR, true)
            .build();
  }

  /** db-scheduler lets a subclass, and nobody else, decide what time it is. */
  private static final class ClockedBuilder extends SchedulerBuilder {
    ClockedBuilder(DataSource database, InstantSource clock) {
      super(database, List.of());
      this.clock = clock::instant;
    }
  }

  /** Writes down when each job is due, unless that is known already, and looks for due ones. */
  void start() {
    scheduler.start();
  }

  /** Starts nothing more and waits for what runs. Blocks. */
  void stop() {
    scheduler.stop();
  }

  private static RecurringTask<Void> task(RecurringJob job) {
    return Tasks.recurring(job.name(), job.schedule())
        .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(FIRST_PAUSE))
        .execute((instance, context) -> job.run());
  }
}
