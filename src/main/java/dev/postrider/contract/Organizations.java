package dev.postrider.contract;

import org.jspecify.annotations.Nullable;

/** Organizations: who owns applications and API keys, and pays. */
public final class Organizations {
  /** Stores the first organization, if the database has none yet. */
  public static final Address<Found, Founded> FOUND = Address.of("organizations.found");

  private Organizations() {}

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
