package dev.postrider.contract;

import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Destinations: the endpoints of one message, and how far it has come at each. */
public final class Destinations {
  /** Lists them by endpoint; {@link Failure.NotFound} application or message. */
  public static final Address<Browse, Page<Destination>> BROWSE = Address.of("destinations.browse");

  /**
   * Lists the messages of an endpoint, the newest first; {@link Failure.NotFound} application or
   * endpoint. If few of the application's messages go there, a page may be short or empty though
   * more follow.
   */
  public static final Address<BrowseMessages, Page<Arrival>> BROWSE_MESSAGES =
      Address.of("destinations.browse-messages");

  private Destinations() {}

  /**
   * A message at one endpoint.
   *
   * @param nextAttemptAt when a retry is due, null if none is
   */
  public record Arrival(Message message, AttemptStatus status, @Nullable Instant nextAttemptAt) {}

  /**
   * A page of an endpoint's messages.
   *
   * @param status only those that have come so far, null for all
   */
  public record BrowseMessages(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<EndpointId> endpoint,
      @Nullable AttemptStatus status,
      PageRequest page,
      Messages.Filter filter) {}

  /**
   * A destination.
   *
   * @param status of the last attempt, unless one is owed or being made
   * @param nextAttemptAt when a retry is due; null if none is
   */
  public record Destination(
      Endpoint endpoint, AttemptStatus status, @Nullable Instant nextAttemptAt) {}

  /** A page of a message's destinations. */
  public record Browse(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<MessageId> message,
      PageRequest page) {}
}
