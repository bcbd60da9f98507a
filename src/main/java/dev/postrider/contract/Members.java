package dev.postrider.contract;

import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Members: people and what they may do in an organization. It always has an owner. */
public final class Members {
  /** Lists the members of an organization, by id. */
  public static final Address<Browse, Page<Member>> BROWSE = Address.of("members.browse");

  /**
   * Gives a member another role; {@link Failure.NotFound}, {@link Failure.Forbidden} if the old or
   * the new role is above that of who acts, {@link Failure.Conflict} for the last owner.
   */
  public static final Address<ChangeRole, Member> CHANGE_ROLE = Address.of("members.change-role");

  /**
   * Removes a member; {@link Failure.NotFound}, {@link Failure.Forbidden} if the member's role is
   * above that of who acts, {@link Failure.Conflict} for the last owner.
   */
  public static final Address<Remove, Done> REMOVE = Address.of("members.remove");

  /**
   * Makes another member an owner and the owner who acts an admin; {@link Failure.NotFound}, {@link
   * Failure.Forbidden} if no owner acts.
   */
  public static final Address<Transfer, Member> TRANSFER = Address.of("members.transfer");

  private Members() {}

  /** A member of an organization. */
  public record Member(
      PersonId personId, String email, String name, MemberRole role, Instant createdAt) {}

  /** A part of the members of an organization. */
  public record Browse(OrganizationId organizationId, PageRequest page) {}

  /**
   * In whose name something is done to members.
   *
   * @param authority the highest role that may be given and taken
   * @param personId whose authority it is, which is less if the person has been given a lesser role
   *     meanwhile; null for that of an API key
   * @param apiKeyId whose authority it is; null for that of a person
   */
  public record Acting(
      OrganizationId organizationId,
      MemberRole authority,
      @Nullable PersonId personId,
      @Nullable ApiKeyId apiKeyId) {
    /** In the name of a person. */
    public static Acting person(
        OrganizationId organizationId, MemberRole authority, PersonId personId) {
      return new Acting(organizationId, authority, personId, null);
    }

    /** In the name of an API key, which is as good as an admin. */
    public static Acting apiKey(OrganizationId organizationId, ApiKeyId apiKeyId) {
      return new Acting(organizationId, MemberRole.ADMIN, null, apiKeyId);
    }

    /** The same with another authority. */
    public Acting withAuthority(MemberRole role) {
      return new Acting(organizationId, role, personId, apiKeyId);
    }
  }

  /** Another role. */
  public record ChangeRole(Acting acting, PersonId personId, MemberRole role) {}

  /** A member to remove. */
  public record Remove(Acting acting, PersonId personId) {}

  /** Another owner. */
  public record Transfer(Acting acting, PersonId from, PersonId to) {}
}
