package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Change;
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Endpoints: URLs with their secret and subscriptions. */
public final class Endpoints {
  /** Stores an endpoint; {@link Failure.NotFound} application, {@link Failure.AlreadyExists}. */
  public static final Address<Create, Endpoint> CREATE = Address.of("endpoints.create");

  /** Finds one; {@link Failure.NotFound}. */
  public static final Address<Get, Endpoint> GET = Address.of("endpoints.get");

  /** Lists an application's endpoints by id; {@link Failure.NotFound} application. */
  public static final Address<Browse, Page<Endpoint>> BROWSE = Address.of("endpoints.browse");

  /** Replaces all attributes, or stores a new endpoint if there is none. */
  public static final Address<Replace, Stored> REPLACE = Address.of("endpoints.replace");

  /** Changes some attributes; {@link Failure.NotFound}, {@link Failure.AlreadyExists}. */
  public static final Address<Patch, Endpoint> PATCH = Address.of("endpoints.patch");

  /** Deletes an endpoint; what it is still owed is cancelled. {@link Failure.NotFound}. */
  public static final Address<Delete, Done> DELETE = Address.of("endpoints.delete");

  /** The secret that signs now; {@link Failure.NotFound}. */
  public static final Address<Get, Secret> SECRET = Address.of("endpoints.secret");

  /** Gives an endpoint another secret; earlier ones sign along; {@link Failure.NotFound}. */
  public static final Address<Rotate, Done> ROTATE = Address.of("endpoints.rotate-secret");

  /** What an attempt needs to know of an endpoint; {@link Failure.NotFound}. */
  public static final Address<FindTarget, Target> TARGET = Address.of("endpoints.target");

  /** Finds the headers that an endpoint wants; {@link Failure.NotFound}. */
  public static final Address<Get, Headers> HEADERS = Address.of("endpoints.headers");

  /** Replaces them; {@link Failure.NotFound}. */
  public static final Address<ReplaceHeaders, Done> REPLACE_HEADERS =
      Address.of("endpoints.replace-headers");

  /** Changes some; {@link Failure.NotFound}, {@link Failure.Invalid} if they become too many. */
  public static final Address<PatchHeaders, Done> PATCH_HEADERS =
      Address.of("endpoints.patch-headers");

  /** Told after an endpoint of an application was changed, by whomever. */
  public static final Topic<Changed> CHANGED = new Topic<>("endpoints.changed");

  /**
   * Told in every process after what is known of endpoints has changed or ended, so that it is
   * looked up anew. It may be told without need, and it may get lost.
   */
  public static final Topic<TargetChanged> TARGET_CHANGED = new Topic<>("endpoints.target-changed");

  private Endpoints() {}

  /** What happened to an endpoint. */
  public enum Event {
    CREATED,
    UPDATED,
    ENABLED,
    DISABLED,
    DELETED
  }

  /** Why an endpoint is disabled. */
  public enum DisabledReason {
    /** A caller wanted it. */
    MANUAL,
    /** It has only failed for long. */
    FAILING,
    /** It answered 410. */
    GONE
  }

  /**
   * An endpoint was changed.
   *
   * @param reason why it is disabled; null for all but that
   */
  public record Changed(
      OrganizationId organizationId,
      ApplicationId applicationId,
      EndpointId endpointId,
      Event event,
      @Nullable DisabledReason reason,
      Instant at) {}

  /** Whose endpoints are meant. */
  public sealed interface Owner {

    /** An application's. */
    record OfApplication(IdOrUid<ApplicationId> application) implements Owner {}

    /** The organization's own, which get its operational webhooks. */
    record OfOrganization() implements Owner {}
  }

  /** An endpoint. */
  public record Endpoint(
      EndpointId id,
      ApplicationId applicationId,
      Attributes attributes,
      Instant createdAt,
      Instant updatedAt) {}

  /**
   * What a caller decides about an endpoint.
   *
   * @param eventTypes the event types it wants; empty for all
   * @param channels the channels it wants; empty for all messages, in whichever channel
   * @param throttleRate the most messages a second, null for no limit
   * @param disabled whether nothing is sent to it
   */
  public record Attributes(
      String url,
      @Nullable String uid,
      String description,
      List<String> eventTypes,
      List<String> channels,
      @Nullable Integer throttleRate,
      boolean disabled,
      Map<String, String> metadata) {
    public Attributes {
      eventTypes = List.copyOf(eventTypes);
      channels = List.copyOf(channels);
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * A new endpoint.
   *
   * @param secret the secret that the caller chose, null to have one made
   * @param headers what its owner wants with every request
   */
  public record Create(
      OrganizationId organizationId,
      Owner owner,
      Attributes attributes,
      @Nullable EndpointSecret secret,
      EndpointHeaders headers) {

    /** A new endpoint of an application, without headers. */
    public Create(
        OrganizationId organizationId,
        IdOrUid<ApplicationId> application,
        Attributes attributes,
        @Nullable EndpointSecret secret) {
      this(
          organizationId,
          new Owner.OfApplication(application),
          attributes,
          secret,
          EndpointHeaders.NONE);
    }
  }

  /** One endpoint. */
  public record Get(OrganizationId organizationId, Owner owner, IdOrUid<EndpointId> endpoint) {

    /** One endpoint of an application. */
    public Get(
        OrganizationId organizationId,
        IdOrUid<ApplicationId> application,
        IdOrUid<EndpointId> endpoint) {
      this(organizationId, new Owner.OfApplication(application), endpoint);
    }
  }

  /** A page of endpoints. */
  public record Browse(OrganizationId organizationId, Owner owner, PageRequest page) {

    /** A page of an application's endpoints. */
    public Browse(
        OrganizationId organizationId, IdOrUid<ApplicationId> application, PageRequest page) {
      this(organizationId, new Owner.OfApplication(application), page);
    }
  }

  /** All attributes anew. */
  public record Replace(Get which, Attributes attributes) {}

  /** Some attributes anew. */
  public record Patch(Get which, Changes changes) {}

  /** What a PATCH says of each attribute; lists are emptied, never null. */
  public record Changes(
      Change<String> url,
      Change<String> uid,
      Change<String> description,
      Change<List<String>> eventTypes,
      Change<List<String>> channels,
      Change<Integer> throttleRate,
      Change<Boolean> disabled,
      Change<Map<String, String>> metadata) {

    /** The attributes after the changes. */
    public Attributes applyTo(Attributes present) {
      return new Attributes(
          url.applyToRequired(present.url()),
          uid.applyTo(present.uid()),
          description.applyToRequired(present.description()),
          eventTypes.applyToRequired(present.eventTypes()),
          channels.applyToRequired(present.channels()),
          throttleRate.applyTo(present.throttleRate()),
          disabled.applyToRequired(present.disabled()),
          metadata.applyToRequired(present.metadata()));
    }
  }

  /** One endpoint to delete. */
  public record Delete(Get which) {}

  /**
   * The stored endpoint.
   *
   * @param created whether it is new
   */
  public record Stored(Endpoint endpoint, boolean created) {}

  /** An endpoint's secret. */
  public record Secret(EndpointSecret secret) {}

  /**
   * Another secret for an endpoint.
   *
   * @param secret the secret that the caller chose, null to have one made
   * @param grace how long the present secrets sign along, from zero
   */
  public record Rotate(Get which, @Nullable EndpointSecret secret, Duration grace) {}

  /** One endpoint, by a delivery that is owed to it. */
  public record FindTarget(OrganizationId organizationId, EndpointId endpointId) {}

  /**
   * What an attempt needs to know of an endpoint.
   *
   * @param revision grows with every change of the endpoint or its secrets
   * @param headers what its owner wants with every request
   * @param secrets all that are valid now, the newest first; the signature is made with each
   */
  public record Target(
      EndpointId endpointId,
      int revision,
      String url,
      EndpointHeaders headers,
      List<EndpointSecret> secrets) {
    public Target {
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * An endpoint may have another URL, secret, header or limit, or be disabled or deleted.
   *
   * @param applicationId the application with all its endpoints; null if it is about one endpoint
   * @param endpointId the endpoint; if both are null it may be any
   */
  public record TargetChanged(
      @Nullable ApplicationId applicationId, @Nullable EndpointId endpointId) {

    /** Whether it is about an endpoint. */
    public boolean isAbout(ApplicationId application, EndpointId endpoint) {
      return applicationId == null
          ? endpointId == null || endpointId.equals(endpoint)
          : applicationId.equals(application);
    }
  }

  /** The headers that an endpoint wants. */
  public record Headers(EndpointHeaders headers) {}

  /** All headers anew. */
  public record ReplaceHeaders(Get which, EndpointHeaders headers) {}

  /**
   * Some headers anew.
   *
   * @param removed names of headers that go
   */
  public record PatchHeaders(Get which, EndpointHeaders headers, Set<String> removed) {
    public PatchHeaders {
      removed = Set.copyOf(removed);
    }
  }
}
