package dev.postrider.domain;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The secret with which deliveries to an endpoint are signed (Standard Webhooks 1.0): a prefix that
 * names the scheme, and base64. Its text form is masked.
 *
 * @param text the secret with its prefix
 */
public record EndpointSecret(String text) {
  private static final int GENERATED_BYTES = 24;
  private static final String PUBLIC_PREFIX = "whpk_";

  /** How a secret signs. */
  public enum Scheme {
    /** HMAC-SHA256 with a key of 24 to 64 bytes that both sides know: {@code whsec_}. */
    HMAC_SHA256("whsec_", 24, 64),
    /**
     * Ed25519 (RFC 8032) with a key that Postrider alone knows: {@code whsk_}, 32 bytes of seed and
     * 32 of public key.
     */
    ED25519("whsk_", 64, 64);

    private final String prefix;
    private final int bytesMin;
    private final int bytesMax;

    Scheme(String prefix, int bytesMin, int bytesMax) {
      this.prefix = prefix;
      this.bytesMin = bytesMin;
      this.bytesMax = bytesMax;
    }

    private static Scheme of(String text) {
      return Arrays.stream(values())
          .filter(scheme -> text.startsWith(scheme.prefix))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("an endpoint secret starts with whsec_ or whsk_"));
    }
  }

  public EndpointSecret {
    Scheme scheme = Scheme.of(text);
    int length = decode(scheme, text).length;
    if (length < scheme.bytesMin || length > scheme.bytesMax) {
      throw new IllegalArgumentException(
          "a secret that starts with %s has %d to %d bytes, this one has %d"
              .formatted(scheme.prefix, scheme.bytesMin, scheme.bytesMax, length));
    }
  }

  /**
   * Takes a secret that a caller chose; without a prefix it is an HMAC-SHA256 key.
   *
   * @throws IllegalArgumentException if it is not base64 or not of its scheme's length
   */
  public static EndpointSecret of(String given) {
    boolean prefixed = Arrays.stream(Scheme.values()).anyMatch(s -> given.startsWith(s.prefix));
    var secret = new EndpointSecret(prefixed ? given : Scheme.HMAC_SHA256.prefix + given);
    if (secret.scheme() == Scheme.ED25519 && !Ed25519.isPair(secret.key())) {
      throw new IllegalArgumentException(
          "a secret that starts with whsk_ ends with the public key of its seed");
    }
    return secret;
  }

  /** A new secret: 24 random bytes for HMAC-SHA256, or a pair of keys. */
  public static EndpointSecret generate(Scheme scheme, SecureRandom random) {
    byte[] bytes =
        switch (scheme) {
          case HMAC_SHA256 -> {
            var key = new byte[GENERATED_BYTES];
            random.nextBytes(key);
            yield key;
          }
          case ED25519 -> Ed25519.generate(random);
        };
    return new EndpointSecret(scheme.prefix + Base64.getEncoder().encodeToString(bytes));
  }

  /** What the endpoint's owner verifies with: the secret itself, or the public key of a pair. */
  public String shown() {
    return switch (scheme()) {
      case HMAC_SHA256 -> text;
      case ED25519 -> PUBLIC_PREFIX + Base64.getEncoder().encodeToString(Ed25519.publicKey(key()));
    };
  }

  /** How it signs. */
  public Scheme scheme() {
    return Scheme.of(text);
  }

  /** The key bytes. */
  public byte[] key() {
    return decode(scheme(), text);
  }

  @Override
  public String toString() {
    return scheme().prefix + "***";
  }

  private static byte[] decode(Scheme scheme, String text) {
    try {
      return Base64.getDecoder().decode(text.substring(scheme.prefix.length()));
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException(
          "an endpoint secret is %s followed by base64".formatted(scheme.prefix), notBase64);
    }
  }
}
