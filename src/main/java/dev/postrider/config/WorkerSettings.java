package dev.postrider.config;

import java.time.Duration;

/**
 * How background jobs run.
 *
 * @param pollInterval how often the database is asked for jobs that are due
 * @param retention how long messages and their attempts are kept
 * @param auditRetention how long the audit log goes back
 * @param usageRetention how long counts of usage are kept
 */
public record WorkerSettings(
    Duration pollInterval, Duration retention, Duration auditRetention, Duration usageRetention) {
  private static final Duration LEAST = Duration.ofDays(1);
  private static final Duration MOST = Duration.ofDays(3650);

  static WorkerSettings read(SettingsReader reader) {
    return new WorkerSettings(
        reader.duration("worker.poll-interval", Duration.ofMillis(100), Duration.ofMinutes(10)),
        reader.duration("worker.retention", LEAST, MOST),
        reader.duration("worker.audit-retention", LEAST, MOST),
        reader.duration("worker.usage-retention", LEAST, MOST));
  }
}
