package dev.postrider.contract;

import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Live tickets: each opens one live connection that may watch what its buyer may see. */
public final class LiveTickets {
  /** Stores a ticket; {@link Failure.NotFound} application. */
  public static final Address<Issue, Issued> ISSUE = Address.of("live-tickets.issue");

  /**
   * Uses a ticket up; {@link Failure.Unauthenticated} if it is unknown, used or expired, or its
   * buyer may not watch any more.
   */
  public static final Address<Redeem, Redeemed> REDEEM = Address.of("live-tickets.redeem");

  /** Finds out who may not watch any more, of many at once. */
  public static final Address<Verify, Verified> VERIFY = Address.of("live-tickets.verify");

  private LiveTickets() {}

  /** With what a ticket was bought. */
  public sealed interface Credential {
    /** An API key. */
    record OfKey(ApiKeyId apiKeyId) implements Credential {}

    /**
     * A portal token.
     *
     * @param hash the token's SHA-256 in lower-case hexadecimal
     */
    record OfPortal(String hash) implements Credential {}

    /** The session of a person. */
    record OfSession(SessionId sessionId) implements Credential {}
  }

  /**
   * Who watches what.
   *
   * @param applicationId the only application; null for all of the organization, and itself
   */
  public record Watcher(
      OrganizationId organizationId,
      @Nullable ApplicationId applicationId,
      Credential credential) {}

  /**
   * A ticket to store.
   *
   * @param application the only one to watch; null for all of the organization, and itself
   * @param hash the SHA-256 of the ticket in lower-case hexadecimal
   */
  public record Issue(
      OrganizationId organizationId,
      @Nullable IdOrUid<ApplicationId> application,
      String hash,
      Credential credential,
      Validity validity) {}

  /**
   * How long a ticket is good.
   *
   * @param connectBefore until when it opens a connection
   * @param watchUntil when the connection ends, because an access token does; null for no such time
   */
  public record Validity(Instant connectBefore, @Nullable Instant watchUntil) {}

  /** The stored ticket's application; null if it is for the whole organization. */
  public record Issued(@Nullable ApplicationId applicationId) {}

  /** A ticket as a browser presented it. */
  public record Redeem(String hash) {}

  /**
   * What its bearer may watch.
   *
   * @param until when the credential ends; null for never
   */
  public record Redeemed(Watcher watcher, @Nullable Instant until) {}

  /** The question who may still watch. */
  public record Verify(List<Watcher> watchers) {
    /** How many it is about at the most. */
    public static final int WATCHERS_MAX = 1_000;

    public Verify {
      watchers = List.copyOf(watchers);
      if (watchers.size() > WATCHERS_MAX) {
        throw new IllegalArgumentException("too many watchers: " + watchers.size());
      }
    }
  }

  /** Those who may not. */
  public record Verified(Set<Watcher> gone) {
    public Verified {
      gone = Set.copyOf(gone);
    }
  }
}
