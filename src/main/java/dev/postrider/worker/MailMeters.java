package dev.postrider.worker;

import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;

/** Counts what becomes of mails. */
final class MailMeters {
  private final Counter sent;
  private final Counter retrying;
  private final Counter givenUp;

  MailMeters(Metrics metrics) {
    sent = metrics.counter(Metric.MAIL_OUTCOMES, "sent");
    retrying = metrics.counter(Metric.MAIL_OUTCOMES, "retrying");
    givenUp = metrics.counter(Metric.MAIL_OUTCOMES, "given_up");
  }

  void sent() {
    sent.increment();
  }

  void retrying() {
    retrying.increment();
  }

  void givenUp(int mails) {
    givenUp.increment(mails);
  }
}
