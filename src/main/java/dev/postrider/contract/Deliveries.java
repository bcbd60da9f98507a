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
  /** Leases deliveries that are due, the longest due first, in turns between endpoints. */
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
   * Failure.Conflict} when the endpoint is disabled or the message was expunged.
   */
  public static final Address<Resend, Done> RESEND = Address.of("deliveries.resend");

  /** Forgets what an endpoint is owed and is not in flight; {@link Failure.NotFound}. */
  public static final Address<Cancel, Done> CANCEL = Address.of("deliveries.cancel");

  /** Told to the delivery component: deliveries that were leased to it as they were committed. */
  public static final Topic<HandOver> HANDED_OVER = new Topic<>("deliveries.handed-over");

  /** Told by the delivery component: for whom nothing more, or again, should be handed over. */
  public static final Topic<HandOverPaused> HAND_OVER_PAUSED =
      new Topic<>("deliveries.hand-over-paused");

  /**
   * Told when deliveries have become due that were handed over to nobody: in the process that made
   * them due, and in the others if that one does not take them. It may get lost.
   */
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
   * The most messages a second; at least one of the two is not null.
   *
   * @param endpointRate of the endpoint, null for no limit
   * @param applicationRate of all endpoints of the application together, null for no limit
   */
  public record Throttle(@Nullable Integer endpointRate, @Nullable Integer applicationRate) {

    /** The throttle of two rates, null if neither limits anything. */
    public static @Nullable Throttle of(
        @Nullable Integer endpointRate, @Nullable Integer applicationRate) {
      return endpointRate == null && applicationRate == null
          ? null
          : new Throttle(endpointRate, applicationRate);
    }
  }

  /**
   * A delivery to attempt.
   *
   * @param endpointRevision the endpoint's revision at the moment of leasing
   * @param throttle how fast it may be sent, null for no limit
   * @param eventType the message's
   * @param attemptsMade the scheduled attempts before this one
   */
  public record Leased(
      Lease lease,
      OrganizationId organizationId,
      ApplicationId applicationId,
      int endpointRevision,
      @Nullable Throttle throttle,
      String eventType,
      int attemptsMade,
      Trigger trigger,
      Payload payload) {}

  /**
   * Asks for work.
   *
   * @param limit the most deliveries, from 1
   * @param perEndpoint the most deliveries for an endpoint that has no room of its own, from 1
   * @param rooms the endpoints that have room for fewer
   */
  public record Claim(int limit, int perEndpoint, List<Room> rooms) {
    public Claim {
      rooms = List.copyOf(rooms);
    }
  }

  /**
   * How many more deliveries for an endpoint the claiming process can take.
   *
   * @param places from 0
   */
  public record Room(EndpointId endpointId, int places) {}

  /**
   * The work.
   *
   * @param more whether more may be due for which there is room
   * @param nextDue when the next delivery falls due, or the next lease ends, after this moment;
   *     null if there is none
   */
  public record Claimed(List<Leased> deliveries, boolean more, @Nullable Instant nextDue) {
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

  /**
   * What to forget.
   *
   * @param createdBefore only deliveries of messages accepted earlier
   */
  public record Cancel(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<EndpointId> endpoint,
      Instant createdBefore) {}

  /** Deliveries leased at acceptance. */
  public record HandOver(List<Leased> deliveries) {
    public HandOver {
      deliveries = List.copyOf(deliveries);
    }
  }

  /**
   * While hand-over is paused, what is accepted waits in the queue until it is claimed, behind what
   * was owed before.
   *
   * @param endpointId whose deliveries, null for those of all endpoints
   */
  public record HandOverPaused(@Nullable EndpointId endpointId, boolean paused) {}

  /** A hint to claim soon. */
  public record Available() {}
}
