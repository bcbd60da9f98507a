package dev.postrider.domain;

import java.util.List;
import java.util.Set;

/** What a mail is about, which decides its text and the values that the text needs. */
public enum MailKind {
  /** Asks whoever registered to show that the address is theirs. */
  VERIFY_ADDRESS("link"),
  /** Lets somebody who forgot the password set another one. */
  RESET_PASSWORD("link"),
  /** Tells that somebody tried to register an address that has an account already. */
  ADDRESS_TAKEN("link"),
  /** Tells that the password was changed; the link is where to go if that was somebody else. */
  PASSWORD_CHANGED("link"),
  /** Tells that logging in takes a code from now on; the link is where to log in. */
  SECOND_FACTOR_ON("link"),
  /** Tells that logging in takes no code any more; the link is where to log in. */
  SECOND_FACTOR_OFF("link"),
  /** Tells that there are other recovery codes; the link is where to log in. */
  RECOVERY_CODES_RENEWED("link"),
  /** Tells that somebody logged in with a recovery code; the link is where to log in. */
  RECOVERY_CODE_USED("link"),
  /**
   * Tells that somebody who knows the password tried many codes; the link is where to set another
   * password.
   */
  CODES_GUESSED("link"),
  /** Invites somebody into an organization. */
  INVITATION("link", "organization", "inviter"),
  /** Tells that an endpoint gets nothing any more; the link is where to look at it. */
  ENDPOINT_DISABLED("link", "organization", "endpoint");

  /** The value that is an absolute URL, http or https. */
  public static final String LINK = "link";

  private static final String SEPARATOR = ",";

  /** Joined, since a set in an enum could be changed as far as the compiler knows. */
  private final String needs;

  MailKind(String... needs) {
    this.needs = String.join(SEPARATOR, needs);
  }

  /** The names of the values that its text needs, no more and no less. */
  public Set<String> needs() {
    return Set.copyOf(List.of(needs.split(SEPARATOR, -1)));
  }
}
