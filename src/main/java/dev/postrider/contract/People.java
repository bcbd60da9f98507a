package dev.postrider.contract;

import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import org.jspecify.annotations.Nullable;

/** People: who logs in with an e-mail address and a password. */
public final class People {
  /**
   * Stores a person with a first membership; {@link Failure.AlreadyExists} if the address is taken,
   * {@link Failure.NotFound} organization, {@link Failure.Conflict} when none is named and there
   * are several.
   */
  public static final Address<Create, Created> CREATE = Address.of("people.create");

  /** Finds what a password is compared with. */
  public static final Address<Find, Credentials> CREDENTIALS = Address.of("people.credentials");

  /** Finds the account of a person who is known; {@link Failure.NotFound}. */
  public static final Address<AccountOf, Account> ACCOUNT = Address.of("people.account");

  private People() {}

  /** A person. */
  public record Person(PersonId id, String email, String name) {}

  /**
   * A person to store.
   *
   * @param passwordHash as the identity component makes it; null for who logs in without a password
   * @param organizationId the organization; null for the only one
   */
  public record Create(
      EmailAddress email,
      String name,
      @Nullable String passwordHash,
      @Nullable OrganizationId organizationId,
      MemberRole role) {
    @Override
    public String toString() {
      return "Create[" + email.text() + "]";
    }
  }

  /** The stored person. */
  public record Created(PersonId id) {}

  /** A person by address. */
  public record Find(EmailAddress email) {}

  /**
   * What a password is compared with; nulls if nobody has the address, or who has it no password.
   * Its text form shows no hash.
   */
  public record Credentials(@Nullable PersonId id, @Nullable String passwordHash) {
    @Override
    public String toString() {
      return "Credentials[" + id + "]";
    }
  }

  /** The question for an account. */
  public record AccountOf(PersonId id) {}

  /**
   * How a person logs in. Its text form shows no hash.
   *
   * @param passwordHash null if there is none to compare with
   */
  public record Account(PersonId id, EmailAddress email, @Nullable String passwordHash) {
    @Override
    public String toString() {
      return "Account[" + id + "]";
    }
  }
}
