package dev.postrider.contract;

import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Retry schedules of event types, where they differ from that of the process. */
public final class RetrySchedules {
  /** Finds one; {@link Failure.NotFound} event type. */
  public static final Address<EventTypes.Get, RetrySchedule> GET =
      Address.of("retry-schedules.get");

  /** Sets one, or removes it; {@link Failure.NotFound} event type. */
  public static final Address<Replace, RetrySchedule> REPLACE =
      Address.of("retry-schedules.replace");

  /** Finds all of an organization. */
  public static final Address<FindAll, All> FIND_ALL = Address.of("retry-schedules.find-all");

  /**
   * Told in every process after schedules of an organization changed. It may be told without need,
   * and it may get lost.
   */
  public static final Topic<Changed> CHANGED = new Topic<>("retry-schedules.changed");

  private RetrySchedules() {}

  /**
   * A schedule.
   *
   * @param delays after the first, second, … failed attempt, to the millisecond; empty means no
   *     retry, null the schedule of the process
   */
  public record RetrySchedule(@Nullable List<Duration> delays) {
    public RetrySchedule {
      delays = delays == null ? null : List.copyOf(delays);
    }
  }

  /** A schedule for an event type. */
  public record Replace(OrganizationId organizationId, String eventType, RetrySchedule schedule) {}

  /** Of one organization. */
  public record FindAll(OrganizationId organizationId) {}

  /**
   * Schedules changed.
   *
   * @param organizationId whose; null if it may be anybody's
   */
  public record Changed(@Nullable OrganizationId organizationId) {}

  /** The schedules by event type. */
  public record All(Map<String, List<Duration>> byEventType) {
    public All {
      byEventType = Map.copyOf(byEventType);
    }
  }
}
