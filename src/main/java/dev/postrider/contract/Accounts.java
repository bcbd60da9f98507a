package dev.postrider.contract;

import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Accounts: how people come by one and by its password. A person exists when the address has proved
 * to be theirs, by a link that was mailed to it.
 */
public final class Accounts {
  /**
   * Mails a link to an address, to register with; if somebody has it already, the mail tells so.
   */
  public static final Address<ByMail, Done> REGISTER = Address.of("accounts.register");

  /**
   * Stores the person to whom a link was mailed, as the owner of an organization; {@link
   * Failure.NotFound} link, {@link Failure.AlreadyExists} if somebody has the address by now.
   */
  public static final Address<Confirm, Confirmed> CONFIRM = Address.of("accounts.confirm");

  /** Mails a link to an address, to set another password with; nothing if nobody has it. */
  public static final Address<ByMail, Done> FORGET_PASSWORD =
      Address.of("accounts.forget-password");

  /**
   * Sets another password, ends all sessions and tells the person by mail; {@link Failure.NotFound}
   * link.
   */
  public static final Address<ResetPassword, Done> RESET_PASSWORD =
      Address.of("accounts.reset-password");

  /**
   * Sets another password, ends all other sessions and tells the person by mail; {@link
   * Failure.NotFound} person.
   */
  public static final Address<ChangePassword, Done> CHANGE_PASSWORD =
      Address.of("accounts.change-password");

  private Accounts() {}

  /**
   * A link to mail. Its text form hides the URL, which holds the token.
   *
   * @param hash the SHA-256 of its token in lower-case hexadecimal
   * @param url where it leads
   */
  public record Link(String hash, String url, Instant expiresAt) {
    @Override
    public String toString() {
      return "Link[" + expiresAt + "]";
    }
  }

  /**
   * A link for an address.
   *
   * @param logInUrl where those log in who have an account already
   */
  public record ByMail(EmailAddress email, Link link, String logInUrl) {}

  /**
   * A person to store. The text form shows no hash.
   *
   * @param linkHash of the link that was followed
   * @param passwordHash as the identity component makes it
   * @param organization the name of the organization to make
   */
  public record Confirm(String linkHash, String name, String passwordHash, String organization) {
    @Override
    public String toString() {
      return "Confirm[" + name + "]";
    }
  }

  /** A new person, the owner of a new organization. */
  public record Confirmed(PersonId id, EmailAddress email, OrganizationId organizationId) {}

  /**
   * Another password, for who followed a link. The text form shows no hash.
   *
   * @param url where to set yet another one, should it have been somebody else
   */
  public record ResetPassword(String linkHash, String passwordHash, String url) {
    @Override
    public String toString() {
      return "ResetPassword[]";
    }
  }

  /**
   * Another password. The text form shows no hash.
   *
   * @param sparing the session that goes on; null for none
   * @param url where to set yet another one, should it have been somebody else
   */
  public record ChangePassword(
      PersonId personId, @Nullable SessionId sparing, String passwordHash, String url) {
    @Override
    public String toString() {
      return "ChangePassword[" + personId + "]";
    }
  }
}
