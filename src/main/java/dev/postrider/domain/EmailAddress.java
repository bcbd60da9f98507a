package dev.postrider.domain;

import java.util.Locale;

/**
 * An e-mail address.
 *
 * @param text as its owner wrote it
 */
public record EmailAddress(String text) {

  /** The same for all spellings that reach the same mailbox in practice: in lower case. */
  public String key() {
    return text.toLowerCase(Locale.ROOT);
  }
}
