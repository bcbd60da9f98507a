package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Portal tokens: with them a customer sees and manages one application, and nothing else. */
public final class PortalTokens {
  /** Stores a token; {@link Failure.NotFound} application. */
  public static final Address<Issue, Issued> ISSUE = Address.of("portal-tokens.issue");

  /** Finds what a token is good for; {@link Failure.Unauthenticated}. */
  public static final Address<Authenticate, Holder> AUTHENTICATE =
      Address.of("portal-tokens.authenticate");

  /** Ends tokens of an application; {@link Failure.NotFound} application. */
  public static final Address<Expire, Done> EXPIRE = Address.of("portal-tokens.expire");

  /** Ends one token; one that is unknown has ended. */
  public static final Address<End, Done> END = Address.of("portal-tokens.end");

  private PortalTokens() {}

  /**
   * A token to store.
   *
   * @param hash the SHA-256 of the token in lower-case hexadecimal
   * @param sessionId by which a caller may end it; null for none
   */
  public record Issue(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      String hash,
      Grant grant,
      @Nullable String sessionId,
      Instant expiresAt) {}

  /** What a token allows. */
  public record Grant(Set<Capability> capabilities, List<String> featureFlags) {
    public Grant {
      capabilities = Set.copyOf(capabilities);
      featureFlags = List.copyOf(featureFlags);
    }
  }

  /** The stored token's application. */
  public record Issued(ApplicationId applicationId) {}

  /** A token as a caller presented it. */
  public record Authenticate(String hash) {}

  /**
   * What a token is good for.
   *
   * @param hash the token's own
   * @param uid the application's; null if it has none
   */
  public record Holder(
      OrganizationId organizationId,
      ApplicationId applicationId,
      @Nullable String uid,
      Grant grant,
      String hash)
      implements Principal {}

  /**
   * Tokens to end.
   *
   * @param sessionIds whose; empty for all of the application
   * @param at when they end, unless they end before
   */
  public record Expire(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      List<String> sessionIds,
      Instant at) {
    public Expire {
      sessionIds = List.copyOf(sessionIds);
    }
  }

  /** A token to end. */
  public record End(String hash) {}
}
