package dev.postrider.contract;

import dev.postrider.domain.OrganizationId;
import org.jspecify.annotations.Nullable;

/** Organizations: who owns applications and API keys, and pays. */
public final class Organizations {
  /** Stores the first organization, if the database has none yet. */
  public static final Address<Found, Founded> FOUND = Address.of("organizations.found");

  /** What an organization has decided for itself; {@link Failure.NotFound}. */
  public static final Address<Which, Settings> SETTINGS = Address.of("organizations.settings");

  /** Decides some of it anew; {@link Failure.NotFound}. */
  public static final Address<ChangeSettings, Settings> CHANGE_SETTINGS =
      Address.of("organizations.change-settings");

  private Organizations() {}

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
   */
  public record Found(String name, @Nullable ApiKey apiKey) {}

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
