package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Statistics: what was accepted and attempted, counted. */
public final class Statistics {
  /** Counts the messages of an endpoint by how far they have come; {@link Failure.NotFound}. */
  public static final Address<OfEndpoint, Progress> ENDPOINT = Address.of("statistics.endpoint");

  /** Counts the attempts of an application by event type; {@link Failure.NotFound}. */
  public static final Address<OfApplication, Outcomes> APPLICATION =
      Address.of("statistics.application");

  /** Counts an organization's applications that have an endpoint. */
  public static final Address<CountActive, ActiveCount> COUNT_ACTIVE =
      Address.of("statistics.count-active");

  private Statistics() {}

  /** The messages of an endpoint that were accepted from a moment until before another. */
  public record OfEndpoint(Endpoints.Get endpoint, Instant since, Instant until) {}

  /**
   * How many messages have come how far.
   *
   * @param fail those that failed and will not be retried
   * @param pending those that wait for their first attempt or a retry
   * @param sending those that are being attempted
   */
  public record Progress(long success, long fail, long pending, long sending) {}

  /** The attempts of an application that began from a moment until before another. */
  public record OfApplication(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      Instant since,
      Instant until,
      List<String> eventTypes) {
    public OfApplication {
      eventTypes = List.copyOf(eventTypes);
    }
  }

  /** How many attempts succeeded and failed, by event type. */
  public record Outcomes(Map<String, Outcome> byEventType) {
    public Outcomes {
      byEventType = Map.copyOf(byEventType);
    }
  }

  /** How many attempts succeeded and failed. */
  public record Outcome(long success, long failure) {}

  /**
   * Which applications to count.
   *
   * @param withDisabled whether a disabled endpoint makes an application active too
   */
  public record CountActive(OrganizationId organizationId, boolean withDisabled) {}

  /** How many there are. */
  public record ActiveCount(long count) {}
}
