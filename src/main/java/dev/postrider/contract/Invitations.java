package dev.postrider.contract;

import dev.postrider.contract.Accounts.Link;
import dev.postrider.contract.Members.Acting;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.InvitationId;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Invitations: mails that ask people to become members of an organization. */
public final class Invitations {
  /**
   * Invites an address, or invites it again with another link; {@link Failure.Forbidden} if the
   * role is above that of who acts, {@link Failure.AlreadyExists} for a member, {@link
   * Failure.Conflict} if too many are open.
   */
  public static final Address<Invite, Invitation> INVITE = Address.of("invitations.invite");

  /** Lists the open invitations of an organization, by id. */
  public static final Address<Browse, Page<Invitation>> BROWSE = Address.of("invitations.browse");

  /**
   * Makes an invitation worthless; {@link Failure.NotFound}, {@link Failure.Forbidden} if its role
   * is above that of who acts.
   */
  public static final Address<Revoke, Done> REVOKE = Address.of("invitations.revoke");

  /** Tells who is invited to what; {@link Failure.NotFound}. */
  public static final Address<Which, Shown> SHOW = Address.of("invitations.show");

  /**
   * Makes the person who has the invited address a member, or stores a new person; {@link
   * Failure.NotFound}, {@link Failure.Invalid} if there is no such person yet and name or password
   * are missing.
   */
  public static final Address<Accept, Accepted> ACCEPT = Address.of("invitations.accept");

  private Invitations() {}

  /** An open invitation; it may have expired. */
  public record Invitation(
      InvitationId id, String email, MemberRole role, Instant createdAt, Instant expiresAt) {}

  /**
   * An address to invite.
   *
   * @param inviter who invites, for people to read
   */
  public record Invite(
      Acting acting, EmailAddress email, MemberRole role, String inviter, Link link) {}

  /** A part of the invitations of an organization. */
  public record Browse(OrganizationId organizationId, PageRequest page) {}

  /** An invitation to revoke. */
  public record Revoke(Acting acting, InvitationId invitationId) {}

  /**
   * An invitation as its link names it.
   *
   * @param hash the SHA-256 of the link's token in lower-case hexadecimal
   */
  public record Which(String hash) {}

  /**
   * What an invitation is about.
   *
   * @param known whether somebody has the address already, and needs no other password
   */
  public record Shown(
      String organization, String email, MemberRole role, boolean known, Instant expiresAt) {}

  /**
   * An invitation to accept. The text form shows no hash.
   *
   * @param name null for somebody who is known
   * @param passwordHash as the identity component makes it; null for somebody who is known
   */
  public record Accept(String hash, @Nullable String name, @Nullable String passwordHash) {
    @Override
    public String toString() {
      return "Accept[" + name + "]";
    }
  }

  /** A new member. */
  public record Accepted(OrganizationId organizationId, PersonId personId, EmailAddress email) {}
}
