package dev.postrider.domain;

import java.security.SecureRandom;

/**
 * What an authenticator app and Postrider share: 160 random bits, as long as what HMAC-SHA-1 makes
 * of them (RFC 4226, section 4, R6). Its text form is masked.
 *
 * @param text base32 without padding, as people type it
 */
public record TotpSecret(String text) {
  private static final int LENGTH = 32;

  /**
   * Takes a secret.
   *
   * @throws IllegalArgumentException if it is not 160 bits in base32
   */
  public TotpSecret {
    if (text.length() != LENGTH || Base32.decode(text).isEmpty()) {
      throw new IllegalArgumentException("a secret for codes is 32 digits of base32");
    }
  }

  /** A new one. */
  public static TotpSecret generate(SecureRandom random) {
    return new TotpSecret(Base32.generate(LENGTH, random));
  }

  /** The secret itself. */
  public byte[] bytes() {
    return Base32.decode(text).orElseThrow();
  }

  @Override
  public String toString() {
    return "***";
  }
}
