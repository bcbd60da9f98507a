package dev.postrider.contract;

import dev.postrider.contract.Accounts.Confirmed;
import dev.postrider.contract.Invitations.Accepted;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.Password;
import dev.postrider.domain.Token;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What people do with their own account. Each request names the address by which the client is
 * counted, and fails with {@link Failure.TooMany} after too many attempts.
 */
public final class OwnAccounts {
  /** How long the hashing of a password may wait for its turn. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Mails a link to register with, whoever has the address; {@link Failure.Forbidden} if the
   * operator has closed the registration.
   */
  public static final Address<ByMail, Done> REGISTER = Address.of("own-accounts.register");

  /** Makes an account and an organization for who followed the link; {@link Failure.Invalid}. */
  public static final Address<Confirm, Confirmed> CONFIRM =
      new Address<>("own-accounts.confirm", PATIENCE);

  /** Mails a link to set another password with, if somebody has the address. */
  public static final Address<ByMail, Done> FORGET_PASSWORD =
      Address.of("own-accounts.forget-password");

  /** Sets another password for who followed the link; {@link Failure.Invalid}. */
  public static final Address<ResetPassword, Done> RESET_PASSWORD =
      new Address<>("own-accounts.reset-password", PATIENCE);

  /** Sets another password for who knows the present one; {@link Failure.Invalid}. */
  public static final Address<ChangePassword, Done> CHANGE_PASSWORD =
      new Address<>("own-accounts.change-password", PATIENCE);

  /** Makes who followed the link a member; {@link Failure.Invalid}. */
  public static final Address<AcceptInvitation, Accepted> ACCEPT_INVITATION =
      new Address<>("own-accounts.accept-invitation", PATIENCE);

  private OwnAccounts() {}

  /** A mail to an address. */
  public record ByMail(EmailAddress email, String address) {}

  /**
   * A new account.
   *
   * @param name of the person
   * @param organization the name of the organization to make
   */
  public record Confirm(
      Token token, String name, Password password, String organization, String address) {}

  /** Another password, by a link. */
  public record ResetPassword(Token token, Password password, String address) {}

  /** Another password, by the present one. */
  public record ChangePassword(
      Sessions.Member member, Password present, Password next, String address) {}

  /**
   * An invitation to accept.
   *
   * @param name null for somebody who has an account
   * @param password null for somebody who has an account
   */
  public record AcceptInvitation(
      Token token, @Nullable String name, @Nullable Password password, String address) {}
}
