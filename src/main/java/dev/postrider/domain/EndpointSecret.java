package dev.postrider.domain;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret that an endpoint shares with Postrider for HMAC-SHA256 signatures (Standard Webhooks
 * 1.0): {@code whsec_} and the base64 of 24 to 64 bytes. Its text form is masked.
 *
 * @param text the secret with its prefix
 */
public record EndpointSecret(String text) {
  private static final String PREFIX = "whsec_";
  private static final int GENERATED_BYTES = 24;
  private static final int BYTES_MIN = 24;
  private static final int BYTES_MAX = 64;

  public EndpointSecret {
    int length = decode(text).length;
    if (length < BYTES_MIN || length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "an endpoint secret has 24 to 64 bytes, this one has " + length);
    }
  }

  /**
   * Takes a secret that a caller chose; the prefix may be missing.
   *
   * @throws IllegalArgumentException if it is not base64 or not 24 to 64 bytes
   */
  public static EndpointSecret of(String given) {
    return new EndpointSecret(given.startsWith(PREFIX) ? given : PREFIX + given);
  }

  /** A new secret of 24 random bytes. */
  public static EndpointSecret generate(SecureRandom random) {
    var bytes = new byte[GENERATED_BYTES];
    random.nextBytes(bytes);
    return new EndpointSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
  }

  /** The key bytes. */
  public byte[] key() {
    return decode(text);
  }

  @Override
  public String toString() {
    return PREFIX + "***";
  }

  private static byte[] decode(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("an endpoint secret starts with " + PREFIX);
    }
    try {
      return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException(
          "an endpoint secret is whsec_ followed by base64", notBase64);
    }
  }
}
