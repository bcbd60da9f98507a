package dev.postrider.contract;

import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usage: what organizations sent, counted once and kept longer than what was sent. */
public final class Usage {
  /** Counts what has settled since the last time, a bounded part of it, each thing once. */
  public static final Address<RollUp, RolledUp> ROLL_UP =
      Address.<RollUp, RolledUp>of("usage.roll-up").within(Duration.ofSeconds(60));

  /** Removes counts that are older than is kept, a bounded number. */
  public static final Address<Forget, Forgotten> FORGET =
      Address.<Forget, Forgotten>of("usage.forget").within(Duration.ofSeconds(60));

  /** Tells the counts of an organization's days. */
  public static final Address<OfDays, Days> DAYS = Address.of("usage.days");

  private Usage() {}

  /** Of all organizations. */
  public record RollUp() {}

  /**
   * What was counted.
   *
   * @param rows messages and attempts
   * @param more whether something that has settled is still to be counted
   */
  public record RolledUp(long rows, boolean more) {}

  /** Counts of hours and UTC days before a moment. */
  public record Forget(Instant before) {}

  /** How many counts were removed. */
  public record Forgotten(int counts) {}

  /** UTC days from one until before another. */
  public record OfDays(OrganizationId organizationId, LocalDate since, LocalDate until) {}

  /**
   * The days in their order, each of the span that has begun to be counted.
   *
   * @param countedUntil what was accepted or attempted later is not in the counts yet; null if
   *     counting has not begun
   */
  public record Days(List<Day> days, @Nullable Instant countedUntil) {
    public Days {
      days = List.copyOf(days);
    }
  }

  /**
   * A UTC day of an organization.
   *
   * @param messages accepted in it
   * @param successes attempts that began in it and were answered 2xx
   * @param failures all other attempts that began in it
   */
  public record Day(LocalDate day, long messages, long successes, long failures) {}
}
