package dev.postrider.contract;

import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.OrganizationId;
import org.jspecify.annotations.Nullable;

/** API keys: how machines prove which organization they act for. */
public final class ApiKeys {
  /** Finds who a key belongs to; {@link Failure.Unauthenticated}. */
  public static final Address<Authenticate, Holder> AUTHENTICATE =
      Address.of("api-keys.authenticate");

  /**
   * Stores a key for an organization; {@link Failure.NotFound} organization, {@link
   * Failure.Conflict} when none is named and there are several.
   */
  public static final Address<Create, Created> CREATE = Address.of("api-keys.create");

  private ApiKeys() {}

  /**
   * A key as a caller presented it.
   *
   * @param hash the SHA-256 of the key in lower-case hexadecimal
   */
  public record Authenticate(String hash) {}

  /** Who a key belongs to. */
  public record Holder(OrganizationId organizationId, ApiKeyId apiKeyId) implements Principal {}

  /**
   * A key to store.
   *
   * @param organizationId whose key it is; null for the only organization
   * @param hint the first characters, by which people recognize it
   */
  public record Create(
      @Nullable OrganizationId organizationId, String name, String hash, String hint) {}

  /** The stored key. */
  public record Created(ApiKeyId apiKeyId, OrganizationId organizationId) {}
}
