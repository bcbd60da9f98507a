package dev.postrider.identity;

import dev.postrider.contract.SigningKeys.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The keys of one moment as JSON Web Keys (RFC 7517, RFC 7518, section 6.2): one signs, all verify.
 *
 * @param keys the oldest first, at least one
 */
record KeyRing(List<SigningKey> keys, SigningKey signing) {
  /** For how long a key is published before it signs, so that all who keep keys know it. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  private static final String ALGORITHM = "EC";
  private static final int COORDINATE_BYTES = 32;

  KeyRing {
    keys = List.copyOf(keys);
  }

  /**
   * The keys as they are used at a time: the youngest that is known everywhere signs.
   *
   * @throws IllegalArgumentException if there is none: tokens would be taken unsigned
   */
  static KeyRing of(List<SigningKey> keys, Instant now) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key to sign with");
    }
    SigningKey signing =
        keys.reversed().stream()
            .filter(key -> !key.createdAt().plus(AHEAD).isAfter(now))
            .findFirst()
            .orElseGet(keys::getFirst);
    return new KeyRing(keys, signing);
  }

  /** A new pair. */
  static SigningKey generate(String id, Instant now, SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      var base64 = Base64.getEncoder();
      return new SigningKey(
          id,
          base64.encodeToString(pair.getPrivate().getEncoded()),
          base64.encodeToString(pair.getPublic().getEncoded()),
          now);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has P-256", missing);
    }
  }

  boolean knows(String id) {
    return keys.stream().anyMatch(key -> key.id().equals(id));
  }

  /** What everybody may know, as a JWK Set. */
  JsonObject published() {
    var published = new JsonArray();
    keys.forEach(key -> published.add(publicJwk(key)));
    return new JsonObject().put("keys", published);
  }

  /** What verifies. */
  List<JsonObject> verifying() {
    return keys.stream().map(KeyRing::publicJwk).toList();
  }

  /** What signs, a secret. */
  JsonObject signingJwk() {
    return publicJwk(signing).put("d", coordinate(privateKey(signing).getS()));
  }

  private static JsonObject publicJwk(SigningKey key) {
    var point = publicKey(key).getW();
    return new JsonObject()
        .put("kty", ALGORITHM)
        .put("crv", "P-256")
        .put("alg", "ES256")
        .put("use", "sig")
        .put("kid", key.id())
        .put("x", coordinate(point.getAffineX()))
        .put("y", coordinate(point.getAffineY()));
  }

  private static ECPublicKey publicKey(SigningKey key) {
    try {
      byte[] encoded = Base64.getDecoder().decode(key.publicKey());
      return (ECPublicKey)
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("the signing key " + key.id() + " is broken", broken);
    }
  }

  private static ECPrivateKey privateKey(SigningKey key) {
    try {
      byte[] encoded = Base64.getDecoder().decode(key.privateKey());
      return (ECPrivateKey)
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("the signing key " + key.id() + " is broken", broken);
    }
  }

  /** In 32 bytes, without the sign that Java puts before it. */
  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[COORDINATE_BYTES];
    byte[] magnitude =
        Arrays.copyOfRange(bytes, Math.max(0, bytes.length - COORDINATE_BYTES), bytes.length);
    System.arraycopy(magnitude, 0, padded, COORDINATE_BYTES - magnitude.length, magnitude.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }
}
