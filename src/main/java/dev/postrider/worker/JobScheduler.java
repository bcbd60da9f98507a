package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * Runs recurring jobs by db-scheduler, whose table says when each is due and which process has it.
 */
final class JobScheduler {
  private static final int JOBS_AT_ONCE = 10;

  /** Waited for twice: before what still runs is interrupted, and after. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  /** Six missed ones, and another process takes a job over from one that died. */
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);

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
            .heartbeatInterval(HEARTBEAT)
            .schedulerName(new SchedulerName.Fixed("postrider-" + UUID.randomUUID()))
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .failureLogging(LogLevel.OFF, false)
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
        .onFailure(new RunAgain())
        .execute((instance, context) -> job.run());
  }
}
