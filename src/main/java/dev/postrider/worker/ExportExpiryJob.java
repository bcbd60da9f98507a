package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Exports;
import dev.postrider.telemetry.LogKeys;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes exports that nobody can download any more. */
final class ExportExpiryJob implements RecurringJob {
  private static final Logger LOG = LoggerFactory.getLogger(ExportExpiryJob.class);
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final Bus bus;

  ExportExpiryJob(Bus bus) {
    this.bus = bus;
  }

  @Override
  public String name() {
    return "export-expiry";
  }

  @Override
  public Schedule schedule() {
    return FixedDelay.of(PAUSE);
  }

  @Override
  public void run() {
    int expired = bus.request(Exports.EXPIRE, new Exports.Expire()).await().exports();
    if (expired > 0) {
      LOG.atInfo().addKeyValue(LogKeys.EXPORTS_EXPIRED, expired).log("exports removed");
    }
  }
}
