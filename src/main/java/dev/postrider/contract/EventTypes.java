package dev.postrider.contract;

import dev.postrider.domain.Change;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.OrganizationId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Event types: the dotted names that messages carry and endpoints subscribe to. */
public final class EventTypes {
  /** Stores an event type, also over an archived one; {@link Failure.AlreadyExists}. */
  public static final Address<Create, Stored> CREATE = Address.of("event-types.create");

  /** Finds one; {@link Failure.NotFound}. */
  public static final Address<Get, EventType> GET = Address.of("event-types.get");

  /** Lists an organization's event types by name. */
  public static final Address<Browse, Page<EventType>> BROWSE = Address.of("event-types.browse");

  /** Replaces all attributes, or stores a new event type if there is none. */
  public static final Address<Replace, Stored> REPLACE = Address.of("event-types.replace");

  /** Changes some attributes; {@link Failure.NotFound}. */
  public static final Address<Patch, EventType> PATCH = Address.of("event-types.patch");

  /** Archives an event type, or removes it for good; {@link Failure.NotFound}. */
  public static final Address<Delete, Done> DELETE = Address.of("event-types.delete");

  /** Stores event types that are new or differ, all or none of them. */
  public static final Address<Import, Imported> IMPORT = Address.of("event-types.import");

  private EventTypes() {}

  /** An event type to import. */
  public record Named(String name, Attributes attributes) {}

  /**
   * Event types to import.
   *
   * @param eventTypes each name once; one without a feature flag leaves the present flag
   * @param replaceAll whether all others are archived
   * @param dryRun whether nothing is stored
   */
  public record Import(
      OrganizationId organizationId, List<Named> eventTypes, boolean replaceAll, boolean dryRun) {
    public Import {
      eventTypes = List.copyOf(eventTypes);
    }
  }

  /** The names of those that were, or would be, stored or archived. */
  public record Imported(List<String> modified) {
    public Imported {
      modified = List.copyOf(modified);
    }
  }

  /** An event type. */
  public record EventType(
      String name, Attributes attributes, Instant createdAt, Instant updatedAt) {}

  /**
   * What a caller decides about an event type.
   *
   * @param schemas a JSON object from a version to the JSON Schema of its payloads, or null
   * @param featureFlag the flag that a portal must have to see it, or null
   * @param archived whether it is out of use and hidden from lists
   * @param deprecated whether new subscriptions are discouraged
   */
  public record Attributes(
      String description,
      @Nullable JsonText schemas,
      @Nullable String featureFlag,
      boolean archived,
      boolean deprecated) {}

  /** A new event type. */
  public record Create(OrganizationId organizationId, String name, Attributes attributes) {}

  /**
   * One event type.
   *
   * @param featureFlags those of who asks, for whom an event type with another flag does not exist;
   *     null for who sees all
   */
  public record Get(
      OrganizationId organizationId, String name, @Nullable List<String> featureFlags) {
    public Get {
      featureFlags = featureFlags == null ? null : List.copyOf(featureFlags);
    }

    /** One event type, whatever its flag is. */
    public Get(OrganizationId organizationId, String name) {
      this(organizationId, name, null);
    }
  }

  /**
   * A page of event types.
   *
   * @param includeArchived whether archived ones are listed too
   * @param featureFlags those of who asks, as in {@link Get}
   */
  public record Browse(
      OrganizationId organizationId,
      PageRequest page,
      boolean includeArchived,
      @Nullable List<String> featureFlags) {
    public Browse {
      featureFlags = featureFlags == null ? null : List.copyOf(featureFlags);
    }
  }

  /** All attributes anew. */
  public record Replace(OrganizationId organizationId, String name, Attributes attributes) {}

  /** Some attributes anew. */
  public record Patch(OrganizationId organizationId, String name, Changes changes) {}

  /** What a PATCH says of each attribute. */
  public record Changes(
      Change<String> description,
      Change<JsonText> schemas,
      Change<String> featureFlag,
      Change<Boolean> archived,
      Change<Boolean> deprecated) {}

  /**
   * One event type to delete.
   *
   * @param expunge whether it is removed instead of archived
   */
  public record Delete(OrganizationId organizationId, String name, boolean expunge) {}

  /**
   * The stored event type.
   *
   * @param created whether it is new
   */
  public record Stored(EventType eventType, boolean created) {}
}
