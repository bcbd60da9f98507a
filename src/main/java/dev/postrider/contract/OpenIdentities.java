package dev.postrider.contract;

import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is who at an OpenID Provider, and the sign-ins that have begun there. */
public final class OpenIdentities {
  /** Remembers a sign-in that begins. */
  public static final Address<Begin, Done> BEGIN = Address.of("openid.begin");

  /** Forgets a sign-in that ends; {@link Failure.NotFound} if it has ended or expired. */
  public static final Address<End, Done> END = Address.of("openid.end");

  /** Finds whose account an identity is linked with. */
  public static final Address<Subject, Found> FIND = Address.of("openid.find");

  /**
   * Links an identity with the account of an address for good, making one if nobody has the
   * address; {@link Failure.AlreadyExists} if one of the two is linked already, {@link
   * Failure.Forbidden} if nobody has the address and no account is to be made, {@link
   * Failure.NotFound} organization, {@link Failure.Conflict} when none is named and there are
   * several.
   */
  public static final Address<Link, Linked> LINK = Address.of("openid.link");

  private OpenIdentities() {}

  /**
   * A sign-in that begins.
   *
   * @param hash the SHA-256 of its secret in lower-case hexadecimal
   */
  public record Begin(String hash, Instant expiresAt) {}

  /** A sign-in that ends, by the same hash. */
  public record End(String hash) {}

  /** Somebody at a provider (OpenID Connect Core 1.0, section 5.7). */
  public record Subject(String issuer, String subject) {}

  /** Whose account it is; null if it is not linked. */
  public record Found(@Nullable PersonId id) {}

  /**
   * An identity to link.
   *
   * @param name for a new account
   * @param newcomer what a new account becomes; null if none is to be made
   */
  public record Link(
      Subject subject, EmailAddress email, String name, @Nullable Newcomer newcomer) {}

  /**
   * A member to be.
   *
   * @param organizationId null for the only one
   */
  public record Newcomer(@Nullable OrganizationId organizationId, MemberRole role) {}

  /** Whose account it is now. */
  public record Linked(PersonId id) {}
}
