package dev.postrider.domain;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody proves the second factor with; text forms are masked. */
public sealed interface SecondFactorCode {

  /**
   * Six digits that an authenticator app shows for half a minute (RFC 6238).
   *
   * @param digits the code itself
   */
  record Timed(String digits) implements SecondFactorCode {
    private static final Pattern FORM = Pattern.compile("[0-9]{6}");

    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * A code for whoever has lost the app, good for once: 100 random bits.
   *
   * @param text 20 digits of base32
   */
  record Recovery(String text) implements SecondFactorCode {
    private static final int LENGTH = 20;
    private static final Pattern FORM = Pattern.compile("[A-Z2-7]{20}");
    private static final Pattern GROUP = Pattern.compile("(.{5})(?=.)");

    /** A new one. */
    public static Recovery generate(SecureRandom random) {
      return new Recovery(Base32.generate(LENGTH, random));
    }

    /** As people read it: groups of five digits. */
    public String grouped() {
      return GROUP.matcher(text).replaceAll("$1-");
    }

    /**
     * SHA-256 in lower-case hexadecimal. A slow hash would add nothing to 100 random bits, and with
     * a salt each it would take ten of them to look for a code.
     */
    public String hash() {
      return Sha256.of(text);
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /** Takes a code as somebody typed it: spaces, hyphens and the case of letters do not matter. */
  static Optional<SecondFactorCode> parse(String typed) {
    String text = typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    if (Timed.FORM.matcher(text).matches()) {
      return Optional.of(new Timed(text));
    }
    return Recovery.FORM.matcher(text).matches()
        ? Optional.of(new Recovery(text))
        : Optional.empty();
  }
}
