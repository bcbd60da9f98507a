package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.postrider.config.WorkerSettings;
import dev.postrider.contract.AuditLog;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Retention;
import dev.postrider.telemetry.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what is stored: makes the partitions of the days to come and drops those that are older
 * than is kept, and removes what is older than that of the audit log.
 */
final class RetentionJob implements RecurringJob {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

  /** Partitions are by UTC day; a few minutes later no clock is still on the day before. */
  private static final LocalTime RUNS_AT = LocalTime.of(0, 5);

  /** So long the worker may be away before a message finds no partition. */
  private static final Duration AHEAD = Duration.ofDays(14);

  private final Bus bus;
  private final InstantSource clock;
  private final WorkerSettings settings;

  RetentionJob(Bus bus, InstantSource clock, WorkerSettings settings) {
    this.bus = bus;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Schedule schedule() {
    return new DailySchedule(RUNS_AT);
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    var applied =
        bus.request(
                Retention.APPLY,
                new Retention.Apply(now.minus(settings.retention()), now.plus(AHEAD)))
            .await();
    var forgotten =
        bus.request(AuditLog.FORGET, new AuditLog.Forget(now.minus(settings.auditRetention())))
            .await();
    LOG.atInfo()
        .addKeyValue(LogKeys.PARTITIONS_CREATED, applied.partitionsCreated())
        .addKeyValue(LogKeys.PARTITIONS_DROPPED, applied.partitionsDropped())
        .addKeyValue(LogKeys.ROWS_DELETED, applied.rowsDeleted() + forgotten.entries())
        .log("retention applied");
  }
}
