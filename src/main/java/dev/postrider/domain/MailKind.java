package dev.postrider.domain;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a mail is about, which decides its text and the values that the text needs. */
public enum MailKind {
  /** Asks whoever registered to show that the address is theirs. */
  VERIFY_ADDRESS(Duration.ofHours(24), "link"),
  /** Lets somebody who forgot the password set another one. */
  RESET_PASSWORD(Duration.ofHours(1), "link"),
  /** Tells that somebody tried to register an address that has an account already. */
  ADDRESS_TAKEN(Duration.ofHours(24), "link"),
  /** Tells that the password was changed; the link is where to go if that was somebody else. */
  PASSWORD_CHANGED(Duration.ofDays(3), "link"),
  /** Tells that logging in takes a code from now on; the link is where to log in. */
  SECOND_FACTOR_ON(Duration.ofDays(3), "link"),
  /** Tells that logging in takes no code any more; the link is where to log in. */
  SECOND_FACTOR_OFF(Duration.ofDays(3), "link"),
  /** Tells that there are other recovery codes; the link is where to log in. */
  RECOVERY_CODES_RENEWED(Duration.ofDays(3), "link"),
  /** Tells that somebody logged in with a recovery code; the link is where to log in. */
  RECOVERY_CODE_USED(Duration.ofDays(3), "link"),
  /**
   * Tells that somebody who knows the password tried many codes; the link is where to set another
   * password.
   */
  CODES_GUESSED(Duration.ofDays(3), "link"),
  /** Invites somebody into an organization. */
  INVITATION(Duration.ofDays(7), "link", "organization", "inviter"),
  /**
   * Tells that Postrider sends nothing more to an endpoint; the link is where to look at it, the
   * reason a sentence.
   */
  ENDPOINT_DISABLED(
      Duration.ofDays(3), "link", "organization", "application", "endpoint", "reason");

  /** The value that is an absolute URL, http or https. */
  public static final String LINK = "link";

  private static final String SEPARATOR = ",";

  private final Duration usefulFor;

  /** Joined, since a set in an enum could be changed as far as the compiler knows. */
  private final String needs;

  MailKind(Duration usefulFor, String... needs) {
    this.usefulFor = usefulFor;
    this.needs = String.join(SEPARATOR, needs);
  }

  /** For how long it is worth sending, and its link is good for. */
  public Duration usefulFor() {
    return usefulFor;
  }

  /** The names of the values that its text needs, no more and no less. */
  public Set<String> needs() {
    return Set.copyOf(List.of(needs.split(SEPARATOR, -1)));
  }
}
