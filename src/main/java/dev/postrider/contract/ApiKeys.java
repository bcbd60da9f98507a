package dev.postrider.contract;

import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Scope;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
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
  public static final Address<Create, ApiKey> CREATE = Address.of("api-keys.create");

  /** Finds a key that is not revoked; {@link Failure.NotFound}. */
  public static final Address<Get, ApiKey> GET = Address.of("api-keys.get");

  /** Lists keys that are not revoked, by id. */
  public static final Address<Browse, Page<ApiKey>> BROWSE = Address.of("api-keys.browse");

  /** Makes a key worthless; {@link Failure.NotFound} if it is unknown or was revoked. */
  public static final Address<Get, Done> REVOKE = Address.of("api-keys.revoke");

  private ApiKeys() {}

  /**
   * A key as a caller presented it.
   *
   * @param hash the SHA-256 of the key in lower-case hexadecimal
   */
  public record Authenticate(String hash) {}

  /**
   * What a key is good for.
   *
   * @param scopes null for all, those that come later included
   * @param expiresAt null for never
   */
  public record Grant(@Nullable Set<Scope> scopes, @Nullable Instant expiresAt) {
    /** Everything, forever. */
    public static final Grant EVERYTHING = new Grant(null, null);

    public Grant {
      scopes = scopes == null ? null : Set.copyOf(scopes);
    }

    /** The scopes of today. */
    public Set<Scope> allScopes() {
      return scopes == null ? EnumSet.allOf(Scope.class) : scopes;
    }
  }

  /** Who a key belongs to. */
  public record Holder(OrganizationId organizationId, ApiKeyId apiKeyId, Grant grant)
      implements Principal {}

  /**
   * A key without the secret itself.
   *
   * @param hint the first characters, by which people recognize it
   * @param lastUsedAt to the minute; null if it was never used
   */
  public record ApiKey(
      ApiKeyId id,
      String name,
      String hint,
      Grant grant,
      Instant createdAt,
      @Nullable Instant lastUsedAt) {}

  /**
   * A key to store.
   *
   * @param organizationId whose key it is; null for the only organization
   * @param hint the first characters, by which people recognize it
   */
  public record Create(
      @Nullable OrganizationId organizationId,
      String name,
      String hash,
      String hint,
      Grant grant) {}

  /** One key. */
  public record Get(OrganizationId organizationId, ApiKeyId apiKeyId) {}

  /** A page of keys. */
  public record Browse(OrganizationId organizationId, PageRequest page) {}
}
