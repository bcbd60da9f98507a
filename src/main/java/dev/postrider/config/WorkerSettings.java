package dev.postrider.config;

import java.time.Duration;

/**
 * How background jobs run.
 *
 * @param pollInterval how often the database is asked for jobs that are due
 * @param retention how long messages and their attempts are kept
 */
public record WorkerSettings(Duration pollInterval, Duration retention) {

  static WorkerSettings read(SettingsReader reader) {
    return new WorkerSettings(
        reader.duration("worker.poll-interval", Duration.ofMillis(100), Duration.ofMinutes(10)),
        reader.duration("worker.retention", Duration.ofDays(1), Duration.ofDays(3650)));
  }
}
