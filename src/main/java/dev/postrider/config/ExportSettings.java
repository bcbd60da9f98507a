package dev.postrider.config;

import java.time.Duration;

/**
 * How much room exports may take.
 *
 * @param kept how long an export can be downloaded
 * @param bytesMax the largest one, compressed
 * @param perOrganization the most that an organization has at a time, running or kept
 */
public record ExportSettings(Duration kept, long bytesMax, int perOrganization) {
  private static final long LEAST_BYTES = 1L << 20;
  private static final long MOST_BYTES = 100L << 30;

  static ExportSettings read(SettingsReader reader) {
    return new ExportSettings(
        reader.duration("exports.kept", Duration.ofMinutes(10), Duration.ofDays(30)),
        reader.manyBytes("exports.max-size", LEAST_BYTES, MOST_BYTES),
        reader.number("exports.max-per-organization", 1, 1_000));
  }
}
