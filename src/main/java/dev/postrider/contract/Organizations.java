package dev.postrider.contract;

import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Organizations: who owns applications and API keys, and pays. */
public final class Organizations {
  /** Stores the first organization, if the database has none yet. */
  public static final Address<Found, Founded> FOUND = Address.of("organizations.found");

  /**
   * Creates one, of which a person is the owner; {@link Failure.Conflict} if the person owns too
   * many.
   */
  public static final Address<Create, Organization> CREATE = Address.of("organizations.create");

  /** Finds one; {@link Failure.NotFound}. */
  public static final Address<Which, Organization> GET = Address.of("organizations.get");

  /** Gives it another name; {@link Failure.NotFound}. */
  public static final Address<Rename, Organization> RENAME = Address.of("organizations.rename");

  /** What an organization has decided for itself; {@link Failure.NotFound}. */
  public static final Address<Which, Settings> SETTINGS = Address.of("organizations.settings");

  /** Decides some of it anew; {@link Failure.NotFound}. */
  public static final Address<ChangeSettings, Settings> CHANGE_SETTINGS =
      Address.of("organizations.change-settings");

  private Organizations() {}

  /** An organization. */
  public record Organization(OrganizationId id, String name, Instant createdAt) {}

  /** An organization to create. */
  public record Create(String name, PersonId owner) {}

  /** Another name. */
  public record Rename(OrganizationId organizationId, String name) {}

  /** One organization. */
  public record Which(OrganizationId organizationId) {}

  /**
   * The settings of an organization.
   *
   * @param validatePayloads whether messages are refused whose payload breaks the newest schema of
   *     their event type
   */
  public record Settings(boolean validatePayloads) {}

  /** Settings to change; what is null stays. */
  public record ChangeSettings(OrganizationId organizationId, @Nullable Boolean validatePayloads) {}

  /**
   * The first organization.
   *
   * @param apiKey its first API key, null for none
   * @param owner its first owner, null for none
   */
  public record Found(String name, @Nullable ApiKey apiKey, @Nullable Owner owner) {}

  /**
   * The first owner. The text form shows no hash.
   *
   * @param passwordHash as the identity component makes it
   */
  public record Owner(EmailAddress email, String passwordHash) {
    @Override
    public String toString() {
      return "Owner[" + email.text() + "]";
    }
  }

  /**
   * An API key without the secret itself.
   *
   * @param hash the SHA-256 of the key in lower-case hexadecimal
   * @param hint the key's first characters
   */
  public record ApiKey(String hash, String hint) {}

  /**
   * What became of it.
   *
   * @param created false if the database had an organization already; nothing was stored then
   */
  public record Founded(boolean created) {}
}
