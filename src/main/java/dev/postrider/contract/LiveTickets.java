package dev.postrider.contract;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import java.time.Instant;

/** Live tickets: each opens one live connection that may watch one application. */
public final class LiveTickets {
  /** Stores a ticket; {@link Failure.NotFound} application. */
  public static final Address<Issue, Issued> ISSUE = Address.of("live-tickets.issue");

  /** Uses a ticket up; {@link Failure.Unauthenticated} if it is unknown, used or expired. */
  public static final Address<Redeem, Redeemed> REDEEM = Address.of("live-tickets.redeem");

  private LiveTickets() {}

  /**
   * A ticket to store.
   *
   * @param hash the SHA-256 of the ticket in lower-case hexadecimal
   */
  public record Issue(
      OrganizationId organizationId,
      IdOrUid<ApplicationId> application,
      String hash,
      Instant expiresAt) {}

  /** The stored ticket's application. */
  public record Issued(ApplicationId applicationId) {}

  /** A ticket as a browser presented it. */
  public record Redeem(String hash) {}

  /** What its bearer may watch. */
  public record Redeemed(OrganizationId organizationId, ApplicationId applicationId) {}
}
