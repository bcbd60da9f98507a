package dev.postrider.domain;

import java.security.SecureRandom;
import java.util.Optional;

/** The digits {@code A-Z2-7} of base32 (RFC 4648, section 6), five bits each. */
final class Base32 {
  private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  /** Digits that nobody can guess. */
  static String generate(int length, SecureRandom random) {
    var digits = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      digits.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return digits.toString();
  }

  /** Reads digits, without padding; bits that fill no byte are left out. */
  static Optional<byte[]> decode(String text) {
    var bytes = new byte[text.length() * BITS / Byte.SIZE];
    int buffer = 0;
    int bits = 0;
    int length = 0;
    for (int position = 0; position < text.length(); position++) {
      int digit = DIGITS.indexOf(text.charAt(position));
      if (digit < 0) {
        return Optional.empty();
      }
      buffer = (buffer << BITS | digit) & 0xFFF;
      bits += BITS;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[length] = (byte) (buffer >> bits);
        length++;
      }
    }
    return Optional.of(bytes);
  }
}
