package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attempts: the HTTP requests that were made for deliveries. */
public final class Attempts {
  /** Finds one; {@link Failure.NotFound}. */
  public static final Address<Get, Attempt> GET = Address.of("attempts.get");

  /** Lists the attempts of a message, newest first; {@link Failure.NotFound}. */
  public static final Address<BrowseByMessage, Page<Attempt>> BROWSE_BY_MESSAGE =
      Address.of("attempts.browse-by-message");

  /** Lists the attempts at an endpoint, newest first; {@link Failure.NotFound}. */
  public static final Address<BrowseByEndpoint, Page<Attempt>> BROWSE_BY_ENDPOINT =
      Address.of("attempts.browse-by-endpoint");

  /** Removes the answer that was kept of an attempt; {@link Failure.NotFound}. */
  public static final Address<Get, Done> EXPUNGE = Address.of("attempts.expunge");

  /** Told after an attempt was recorded. */
  public static final Topic<Made> MADE = new Topic<>("attempts.made");

  private Attempts() {}

  /**
   * An attempt.
   *
   * @param url where the request went
   * @param statusCode the answer's status code, 0 if there was none
   * @param response the beginning of the answer's body, or the reason why there is none
   * @param duration from the start of the request to the end of the answer
   */
  public record Attempt(
      AttemptId id,
      MessageId messageId,
      EndpointId endpointId,
      String url,
      AttemptStatus status,
      int statusCode,
      String response,
      Duration duration,
      Trigger trigger,
      Instant startedAt) {}

  /** An attempt was made and recorded. */
  public record Made(OrganizationId organizationId, ApplicationId applicationId, Attempt attempt) {}

  /** One attempt. */
  public record Get(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<MessageId> message,
      AttemptId attemptId) {}

  /** A page of a message's attempts, at one endpoint if that is given. */
  public record BrowseByMessage(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<MessageId> message,
      @Nullable IdOrUid<EndpointId> endpoint,
      PageRequest page,
      Filter filter) {}

  /** A page of an endpoint's attempts. */
  public record BrowseByEndpoint(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      IdOrUid<EndpointId> endpoint,
      PageRequest page,
      Filter filter) {}

  /**
   * Which attempts are wanted; what is null or empty does not restrict.
   *
   * @param statusCodeClass 0, 100, 200, … 500: the hundred in which the status code lies
   * @param channel only of messages in this channel
   * @param tag only of messages with this tag
   * @param eventTypes only of messages of these types
   * @param before only attempts started earlier
   * @param after only attempts started later
   * @param withContent whether the answers' bodies are wanted
   */
  public record Filter(
      @Nullable AttemptStatus status,
      @Nullable Integer statusCodeClass,
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
