package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Usage;
import dev.postrider.telemetry.LogKeys;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what was accepted and attempted, and removes counts that are older than is kept. */
final class UsageRollUpJob implements RecurringJob {
  private static final Logger LOG = LoggerFactory.getLogger(UsageRollUpJob.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Bounds a run; the next one goes on where it ended. */
  private static final int SLICES_MAX = 2_000;

  private final Bus bus;
  private final InstantSource clock;
  private final Duration kept;

  /**
   * A job.
   *
   * @param kept how long counts are kept
   */
  UsageRollUpJob(Bus bus, InstantSource clock, Duration kept) {
    this.bus = bus;
    this.clock = clock;
    this.kept = kept;
  }

  @Override
  public String name() {
    return "usage-roll-up";
  }

  @Override
  public Schedule schedule() {
    return FixedDelay.of(PAUSE);
  }

  @Override
  public void run() {
    long rows = 0;
    boolean more = true;
    for (int slices = 0; more && slices < SLICES_MAX; slices++) {
      var rolledUp = bus.request(Usage.ROLL_UP, new Usage.RollUp()).await();
      rows += rolledUp.rows();
      more = rolledUp.more();
    }
    LOG.atDebug().addKeyValue(LogKeys.COUNT, rows).log("usage rolled up");
    bus.request(Usage.FORGET, new Usage.Forget(clock.instant().minus(kept))).await();
  }
}
