package dev.postrider.contract;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import dev.postrider.domain.Trigger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deliveries: what is owed to endpoints, a queue on leases. */
public final class Deliveries {
  /** Leases deliveries that are due, the longest due first. */
  public static final Address<Claim, Claimed> CLAIM = Address.of("deliveries.claim");

  /**
   * Writes an attempt down and, if the lease still holds, settles or reschedules its delivery; the
   * reply follows the commit.
   */
  public static final Address<Result, Recorded> RECORD = Address.of("deliveries.record");

  /** Gives leased deliveries back unattempted; those whose lease was lost stay as they are. */
  public static final Address<Release, Done> RELEASE = Address.of("deliveries.release");

  /**
   * Owes a message to an endpoint once more, now. {@link Failure.NotFound}, {@link
   * Failure.Conflict} when the endpoint is disabled.
   */
  public static final Address<Resend, Done> RESEND = Address.of("deliveries.resend");

  /** Told to the delivery component: deliveries that were leased to it as they were committed. */
  public static final Topic<HandOver> HANDED_OVER = new Topic<>("deliveries.handed-over");

  /** Told when deliveries have become due that were handed over to nobody. */
  public static final Topic<Available> AVAILABLE = new Topic<>("deliveries.available");

  private Deliveries() {}

  /**
   * A hold on one delivery.
   *
   * @param fence grows with every lease of the delivery; a result that carries an older one changes
   *     nothing
   */
  public record Lease(MessageId messageId, EndpointId endpointId, long fence) {}

  /**
   * A delivery to attempt.
   *
   * @param endpointRevision the endpoint's revision at the moment of leasing
   * @param attemptsMade the scheduled attempts before this one
   */
  public record Leased(
      Lease lease,
      OrganizationId organizationId,
      ApplicationId applicationId,
      int endpointRevision,
      int attemptsMade,
      Trigger trigger,
      Payload payload) {}

  /**
   * Asks for work.
   *
   * @param limit the most deliveries, from 1
   */
  public record Claim(int limit) {}

  /**
   * The work.
   *
   * @param nextDue when the next delivery falls due that was not leased, null if there is none
   */
  public record Claimed(List<Leased> deliveries, @Nullable Instant nextDue) {
    public Claimed {
      deliveries = List.copyOf(deliveries);
    }
  }

  /**
   * An attempt's result.
   *
   * @param nextAttemptAt when to attempt again, null when the delivery is done or exhausted
   */
  public record Result(Leased delivery, Attempt attempt, @Nullable Instant nextAttemptAt) {}

  /**
   * The attempt is committed.
   *
   * @param leaseHeld whether the delivery was settled by it, false if the lease had been lost
   */
  public record Recorded(boolean leaseHeld) {}

  /** Leases to give back, due again at a time. */
  public record Release(List<Lease> leases, Instant dueAt) {
    public Release {
      leases = List.copyOf(leases);
    }
  }

  /** A message to send once more to an endpoint. */
  public record Resend(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<MessageId> message,
      IdOrUid<EndpointId> endpoint) {}

  /** Deliveries leased at acceptance. */
  public record HandOver(List<Leased> deliveries) {
    public HandOver {
      deliveries = List.copyOf(deliveries);
    }
  }

  /** A hint to claim soon. */
  public record Available() {}
}
