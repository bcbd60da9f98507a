package dev.postrider.contract;

/** Organizations: who owns applications and API keys, and pays. */
public final class Organizations {
  /** Stores the first organization with an API key, if the database has none yet. */
  public static final Address<Found, Founded> FOUND = Address.of("organizations.found");

  private Organizations() {}

  /**
   * The first organization.
   *
   * @param apiKeyHash the SHA-256 of its key in lower-case hexadecimal
   * @param apiKeyHint the key's first characters
   */
  public record Found(String name, String apiKeyHash, String apiKeyHint) {}

  /**
   * What became of it.
   *
   * @param created false if the database had an organization already; nothing was stored then
   */
  public record Founded(boolean created) {}
}
