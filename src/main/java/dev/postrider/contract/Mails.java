package dev.postrider.contract;

import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailId;
import dev.postrider.domain.MailKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mails: each is stored in the transaction of what it tells about, and sent from there by a worker,
 * so that none is lost and none tells of what did not happen.
 */
public final class Mails {
  /** Leases mails that are due, the longest due first. */
  public static final Address<Claim, Claimed> CLAIM = Address.of("mails.claim");

  /** Forgets a mail that the server has taken. */
  public static final Address<Sent, Done> SENT = Address.of("mails.sent");

  /** Notes that a mail could not be sent, unless the lease was lost. */
  public static final Address<Failed, Done> FAILED = Address.of("mails.failed");

  /** Gives up what could not be sent while it was of use. */
  public static final Address<GiveUpLate, GivenUp> GIVE_UP_LATE = Address.of("mails.give-up-late");

  /** Told in every process when a mail was stored, after the commit. It may get lost. */
  public static final Topic<Available> AVAILABLE = new Topic<>("mails.available");

  private static final int VALUE_LENGTH_MAX = 4096;

  private Mails() {}

  /** What a stored mail says, as far as this process can tell. */
  public sealed interface Content {}

  /**
   * A mail.
   *
   * @param to the only recipient
   * @param values what {@link MailKind#needs} names, exactly; each has 1 to 4096 characters, and
   *     the link is a URL with http or https
   */
  public record Mail(MailKind kind, EmailAddress to, Map<String, String> values)
      implements Content {
    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if the values are not those that the kind needs
     */
    public Mail {
      values = Map.copyOf(values);
      if (!values.keySet().equals(kind.needs())) {
        throw new IllegalArgumentException(
            "%s needs %s, has %s".formatted(kind, kind.needs(), values.keySet()));
      }
      if (values.values().stream().anyMatch(v -> v.isEmpty() || v.length() > VALUE_LENGTH_MAX)) {
        throw new IllegalArgumentException(
            "each value of a mail has 1 to %d characters".formatted(VALUE_LENGTH_MAX));
      }
      String link = values.getOrDefault(MailKind.LINK, "");
      if (!link.startsWith("https://") && !link.startsWith("http://")) {
        throw new IllegalArgumentException("the link of a mail is a URL with http or https");
      }
    }

    /** Without the values, since links hold tokens. */
    @Override
    public String toString() {
      return "Mail[kind=%s, to=%s]".formatted(kind, to.text());
    }
  }

  /**
   * A stored mail that this process cannot read.
   *
   * @param error why, for the operator
   */
  public record Unreadable(String error) implements Content {}

  /**
   * Asks for mails.
   *
   * @param limit the most mails, from 1
   * @param lease for how long no other process gets them
   */
  public record Claim(int limit, Duration lease) {}

  /**
   * The mails that are now leased to this process.
   *
   * @param nextDue when the first of those that are left is due; null if none is left
   */
  public record Claimed(List<Due> mails, @Nullable Instant nextDue) {
    public Claimed {
      mails = List.copyOf(mails);
    }
  }

  /**
   * A mail that is due.
   *
   * @param attempt the number of the attempt that is now to be made, from 1
   * @param usefulUntil when it is given up
   */
  public record Due(MailId id, int attempt, Instant usefulUntil, Content content) {}

  /** A mail that the server has taken. */
  public record Sent(MailId id) {}

  /**
   * An attempt that failed.
   *
   * @param attempt its number, which shows whether the lease still holds
   * @param retryAt when to try again; null to give up and keep the mail with its error
   * @param error why, for the operator; without secrets
   */
  public record Failed(MailId id, int attempt, @Nullable Instant retryAt, String error) {}

  /** Asks to give up what is too late by now. */
  public record GiveUpLate() {}

  /** How many mails were given up; each is kept with its error for a while. */
  public record GivenUp(int mails) {}

  /** A hint to look for mails soon. */
  public record Available() {}
}
