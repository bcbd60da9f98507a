package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Mails;
import dev.postrider.telemetry.LogKeys;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up mails that could not be sent while they were of use, whether or not there is a server.
 */
final class LateMailJob implements RecurringJob {
  private static final Logger LOG = LoggerFactory.getLogger(LateMailJob.class);
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final Bus bus;
  private final MailMeters meters;

  LateMailJob(Bus bus, MailMeters meters) {
    this.bus = bus;
    this.meters = meters;
  }

  @Override
  public String name() {
    return "late-mails";
  }

  @Override
  public Schedule schedule() {
    return FixedDelay.of(PAUSE);
  }

  @Override
  public void run() {
    int late = bus.request(Mails.GIVE_UP_LATE, new Mails.GiveUpLate()).await().mails();
    if (late > 0) {
      meters.givenUp(late);
      LOG.atWarn().addKeyValue(LogKeys.COUNT, late).log("mails given up, since it is too late");
    }
  }
}
