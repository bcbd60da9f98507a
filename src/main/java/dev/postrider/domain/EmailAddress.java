package dev.postrider.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address.
 *
 * @param text as its owner wrote it
 */
public record EmailAddress(String text) {
  /** Only the shape: whether it exists is known when a mail has arrived (RFC 5321, 4.5.3.1). */
  private static final Pattern SHAPE =
      Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

  /** Reads an address; empty if the text cannot be one. */
  public static Optional<EmailAddress> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new EmailAddress(text)) : Optional.empty();
  }

  /** The same for all spellings that reach the same mailbox in practice: in lower case. */
  public String key() {
    return text.toLowerCase(Locale.ROOT);
  }
}
