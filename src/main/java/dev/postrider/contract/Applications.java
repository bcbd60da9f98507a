package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Change;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applications: one customer of an organization each, a set of endpoints. */
public final class Applications {
  /** Stores an application; {@link Failure.AlreadyExists} if its uid is taken. */
  public static final Address<Create, Stored> CREATE = Address.of("applications.create");

  /** Finds one; {@link Failure.NotFound}. */
  public static final Address<Get, Application> GET = Address.of("applications.get");

  /** Lists an organization's applications by id. */
  public static final Address<Browse, Page<Application>> BROWSE = Address.of("applications.browse");

  /** Replaces all attributes, or stores a new application if there is none. */
  public static final Address<Replace, Stored> REPLACE = Address.of("applications.replace");

  /** Changes some attributes; {@link Failure.NotFound}, {@link Failure.AlreadyExists}. */
  public static final Address<Patch, Application> PATCH = Address.of("applications.patch");

  /**
   * Deletes an application with its endpoints, and starts a background task that removes all that
   * they leave behind; {@link Failure.NotFound}.
   */
  public static final Address<Delete, Done> DELETE = Address.of("applications.delete");

  private Applications() {}

  /**
   * An application.
   *
   * @param throttleRate the most messages a second, null for no limit
   */
  public record Application(
      ApplicationId id,
      @Nullable String uid,
      String name,
      @Nullable Integer throttleRate,
      Map<String, String> metadata,
      Instant createdAt,
      Instant updatedAt) {
    public Application {
      metadata = Map.copyOf(metadata);
    }
  }

  /** What a caller decides about an application. */
  public record Attributes(
      String name,
      @Nullable String uid,
      @Nullable Integer throttleRate,
      Map<String, String> metadata) {
    public Attributes {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * A new application.
   *
   * @param getIfExists whether a taken uid answers with the application that has it
   */
  public record Create(OrganizationId organizationId, Attributes attributes, boolean getIfExists) {}

  /** One application. */
  public record Get(OrganizationId organizationId, IdOrUid<ApplicationId> application) {}

  /** A page of applications. */
  public record Browse(OrganizationId organizationId, PageRequest page) {}

  /** All attributes anew. */
  public record Replace(
      OrganizationId organizationId, IdOrUid<ApplicationId> application, Attributes attributes) {}

  /** Some attributes anew. */
  public record Patch(
      OrganizationId organizationId, IdOrUid<ApplicationId> application, Changes changes) {}

  /** What a PATCH says of each attribute. */
  public record Changes(
      Change<String> name,
      Change<String> uid,
      Change<Integer> throttleRate,
      Change<Map<String, String>> metadata) {}

  /** One application to delete. */
  public record Delete(AuditLog.By by, IdOrUid<ApplicationId> application) {}

  /**
   * The stored application.
   *
   * @param created whether it is new
   */
  public record Stored(Application application, boolean created) {}
}
