package dev.postrider.worker;

import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Retention;
import dev.postrider.telemetry.LogKeys;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes payloads whose senders wanted them kept for a shorter time than their messages. */
final class PayloadExpiryJob implements RecurringJob {
  private static final Logger LOG = LoggerFactory.getLogger(PayloadExpiryJob.class);
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final Bus bus;

  PayloadExpiryJob(Bus bus) {
    this.bus = bus;
  }

  @Override
  public String name() {
    return "payload-expiry";
  }

  @Override
  public Schedule schedule() {
    return FixedDelay.of(PAUSE);
  }

  @Override
  public void run() {
    long expired =
        bus.request(Retention.EXPIRE_PAYLOADS, new Retention.ExpirePayloads()).await().payloads();
    if (expired > 0) {
      LOG.atInfo().addKeyValue(LogKeys.PAYLOADS_EXPIRED, expired).log("payloads expired");
    }
  }
}
