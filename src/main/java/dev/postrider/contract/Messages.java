package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import java.time.Duration;
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

  /**
   * Lists an application's messages, newest first; {@link Failure.NotFound} application. If a
   * filter passes few, a page may be short or empty though more follow.
   */
  public static final Address<Browse, Page<Message>> BROWSE = Address.of("messages.browse");

  /**
   * Commits a message that is owed to one endpoint alone, whatever that subscribes to. {@link
   * Failure.NotFound}, {@link Failure.Conflict} when the endpoint is disabled.
   */
  public static final Address<Send, Message> SEND = Address.of("messages.send");

  /**
   * Removes a message's payload for good and cancels what is owed of it; {@link Failure.NotFound}.
   */
  public static final Address<Expunge, Done> EXPUNGE = Address.of("messages.expunge");

  /** Whether any endpoint would get such a message; {@link Failure.NotFound} application. */
  public static final Address<Precheck, Prechecked> PRECHECK = Address.of("messages.precheck");

  /** Told after messages were committed, once for many. */
  public static final Topic<Batch> ACCEPTED = new Topic<>("messages.accepted");

  private Messages() {}

  /** Messages that were committed together. */
  public record Batch(List<Accepted> messages) {
    public Batch {
      messages = List.copyOf(messages);
    }
  }

  /** A message that was committed; its id tells when. */
  public record Accepted(
      OrganizationId organizationId,
      ApplicationId applicationId,
      MessageId messageId,
      String eventType) {}

  /**
   * What a message is known by.
   *
   * @param eventId the caller's own name of the event, or null
   * @param channels endpoints that restrict themselves to channels get it only if one is here
   * @param tags words to find it by
   */
  public record Labels(
      String eventType, @Nullable String eventId, List<String> channels, List<String> tags) {
    public Labels {
      channels = List.copyOf(channels);
      tags = List.copyOf(tags);
    }
  }

  /**
   * A message.
   *
   * @param payload null when the request asked for none, or it was expunged
   * @param expunged whether the payload was removed for good
   */
  public record Message(
      MessageId id,
      Labels labels,
      @Nullable Payload payload,
      boolean expunged,
      Instant createdAt) {}

  /**
   * A message to accept.
   *
   * @param payloadLifetime after which its payload is removed; null to keep it as long as the
   *     message
   * @param idempotency what makes a repetition recognizable, null if the caller sent no key
   */
  public record Accept(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      Labels labels,
      Payload payload,
      @Nullable Duration payloadLifetime,
      @Nullable Idempotency idempotency) {}

  /**
   * What makes a repeated request recognizable.
   *
   * @param key the caller's name of the request, unique in the organization
   * @param requestHash the SHA-256 of what the caller asked for, in lower-case hexadecimal
   */
  public record Idempotency(String key, String requestHash) {}

  /** A message for one endpoint; its event type is its only label. */
  public record Send(Endpoints.Get endpoint, String eventType, Payload payload) {
    /** What the message is known by. */
    public Labels labels() {
      return new Labels(eventType, null, List.of(), List.of());
    }
  }

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
      @Nullable String tag,
      List<String> eventTypes,
      @Nullable Instant before,
      @Nullable Instant after,
      boolean withContent) {
    public Filter {
      eventTypes = List.copyOf(eventTypes);
    }
  }
}
