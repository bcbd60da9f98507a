package dev.postrider.domain;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes numbers with the digits {@code 0-9A-Za-z}, which sort like the numbers and need no
 * escaping in a URL.
 */
final class Base62 {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RADIX = DIGITS.length();
  private static final int UUID_DIGITS = 22;
  private static final long LOW_32_BITS = 0xFFFF_FFFFL;

  private Base62() {}

  /** The 128 bits of a UUID as 22 digits, so that text and UUID sort alike. */
  static String encode(UUID uuid) {
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    long[] limbs = {high >>> 32, high & LOW_32_BITS, low >>> 32, low & LOW_32_BITS};
    return encode(limbs, UUID_DIGITS);
  }

  /**
   * A big-endian number in limbs of 32 bits, as exactly that many digits. The limbs are used up.
   */
  static String encode(long[] limbs, int length) {
    var digits = new char[length];
    for (int position = length - 1; position >= 0; position--) {
      long remainder = 0;
      for (int limb = 0; limb < limbs.length; limb++) {
        long dividend = (remainder << 32) | limbs[limb];
        limbs[limb] = dividend / RADIX;
        remainder = dividend % RADIX;
      }
      digits[position] = DIGITS.charAt((int) remainder);
    }
    return new String(digits);
  }

  /** Reads what {@link #encode(UUID)} wrote; empty for another length, digit or a larger number. */
  static Optional<UUID> decode(String text) {
    if (text.length() != UUID_DIGITS) {
      return Optional.empty();
    }
    var limbs = new long[4];
    for (int position = 0; position < UUID_DIGITS; position++) {
      long carry = DIGITS.indexOf(text.charAt(position));
      if (carry < 0) {
        return Optional.empty();
      }
      for (int limb = limbs.length - 1; limb >= 0; limb--) {
        long product = limbs[limb] * RADIX + carry;
        limbs[limb] = product & LOW_32_BITS;
        carry = product >>> 32;
      }
      if (carry != 0) {
        return Optional.empty();
      }
    }
    assert Arrays.stream(limbs).allMatch(limb -> limb >>> 32 == 0);
    return Optional.of(new UUID(limbs[0] << 32 | limbs[1], limbs[2] << 32 | limbs[3]));
  }
}
