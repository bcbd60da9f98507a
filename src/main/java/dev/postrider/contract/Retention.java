package dev.postrider.contract;

import java.time.Duration;
import java.time.Instant;

/** Retention: history is kept for a time, then dropped by whole partitions. */
public final class Retention {
  /** Makes the partitions of the days to come and drops those that are older than is kept. */
  public static final Address<Apply, Applied> APPLY =
      Address.<Apply, Applied>of("retention.apply").within(Duration.ofMinutes(5));

  /** Removes the payloads whose time is over. */
  public static final Address<ExpirePayloads, Expired> EXPIRE_PAYLOADS =
      Address.<ExpirePayloads, Expired>of("retention.expire-payloads")
          .within(Duration.ofMinutes(5));

  private Retention() {}

  /** Of all organizations. */
  public record ExpirePayloads() {}

  /** How many were removed. */
  public record Expired(long payloads) {}

  /**
   * What to keep.
   *
   * @param dropBefore messages accepted before this are dropped, by whole days
   * @param createUntil partitions are made for every day until this
   */
  public record Apply(Instant dropBefore, Instant createUntil) {}

  /** How many partitions were made and dropped, and how many other expired rows deleted. */
  public record Applied(int partitionsCreated, int partitionsDropped, int rowsDeleted) {}
}
