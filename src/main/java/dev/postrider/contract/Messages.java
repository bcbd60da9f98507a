package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages: accepted events with their payload, immutable. */
public final class Messages {
  /**
   * Commits a message together with the deliveries it owes; the reply follows the commit. A
   * repetition under the same idempotency key stores nothing and is answered with the first
   * message. {@link Failure.NotFound} application, {@link Failure.AlreadyExists} eventId, {@link
   * Failure.Conflict} idempotency key of another request.
   */
  public static final Address<Accept, Message> ACCEPT = Address.of("messages.accept");

  /** Finds one; {@link Failure.NotFound}. */
  public static final Address<Get, Message> GET = Address.of("messages.get");

  /** Lists an application's messages, newest first; {@link Failure.NotFound} application. */
  public static final Address<Browse, Page<Message>> BROWSE = Address.of("messages.browse");

  /**
   * Removes a message's payload for good and cancels what is owed of it; {@link Failure.NotFound}.
   */
  public static final Address<Expunge, Done> EXPUNGE = Address.of("messages.expunge");

  /** Whether any endpoint would get such a message; {@link Failure.NotFound} application. */
  public static final Address<Precheck, Prechecked> PRECHECK = Address.of("messages.precheck");

  private Messages() {}

  /**
   * A message.
   *
   * @param eventId the caller's own name of the event, or null
   * @param payload null when the request asked for none, or it was expunged
   * @param expunged whether the payload was removed for good
   */
  public record Message(
      MessageId id,
      String eventType,
      @Nullable String eventId,
      List<String> channels,
      @Nullable Payload payload,
      boolean expunged,
      Instant createdAt) {
    public Message {
      channels = List.copyOf(channels);
    }
  }

  /**
   * A message to accept.
   *
   * @param idempotency what makes a repetition recognizable, null if the caller sent no key
   */
  public record Accept(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      String eventType,
      @Nullable String eventId,
      List<String> channels,
      Payload payload,
      @Nullable Idempotency idempotency) {
    public Accept {
      channels = List.copyOf(channels);
    }
  }

  /**
   * What makes a repeated request recognizable.
   *
   * @param key the caller's name of the request, unique in the organization
   * @param requestHash the SHA-256 of what the caller asked for, in lower-case hexadecimal
   */
  public record Idempotency(String key, String requestHash) {}

  /** One message. */
  public record Get(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<MessageId> message,
      boolean withContent) {}

  /** One message to expunge. */
  public record Expunge(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<MessageId> message) {}

  /** A message that may be sent. */
  public record Precheck(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      String eventType,
      List<String> channels) {
    public Precheck {
      channels = List.copyOf(channels);
    }
  }

  /** Whether any endpoint would get it. */
  public record Prechecked(boolean active) {}

  /** A page of messages. */
  public record Browse(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      PageRequest page,
      Filter filter) {}

  /**
   * Which messages are wanted; what is null or empty does not restrict.
   *
   * @param before only messages accepted earlier
   * @param after only messages accepted later
   */
  public record Filter(
      @Nullable String channel,
      List<String> eventTypes,
      @Nullable Instant before,
      @Nullable Instant after,
      boolean withContent) {
    public Filter {
      eventTypes = List.copyOf(eventTypes);
    }
  }
}
