package dev.postrider.domain;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * A password as somebody typed it; its text form is masked.
 *
 * @param text the password itself
 */
public record Password(String text) {
  /** The fewest characters of a new one. */
  public static final int LENGTH_MIN = 12;

  /** The most characters. */
  public static final int LENGTH_MAX = 1_024;

  /** Takes a text for a new password; empty if it is too short or too long. */
  public static Optional<Password> parse(String text) {
    return text.length() < LENGTH_MIN || text.length() > LENGTH_MAX
        ? Optional.empty()
        : Optional.of(new Password(text));
  }

  /** A new one that nobody can guess. */
  public static Password generate(SecureRandom random) {
    return new Password(Token.generate("", random).text());
  }

  @Override
  public String toString() {
    return "***";
  }
}
