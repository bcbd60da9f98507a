package dev.postrider.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;

/** The public keys by which a provider's tokens are verified (RFC 7517, section 5). */
record ProviderKeys(List<JWK> keys) {
  private static final int KEYS_MAX = 50;
  private static final int RSA_BITS_MIN = 2_048;

  ProviderKeys {
    keys = List.copyOf(keys);
  }

  /**
   * Reads a JWK Set; what cannot verify a signature, or is too short to, is left out.
   *
   * @throws ProviderException if it is none
   */
  static ProviderKeys parse(String json) {
    try {
      List<JWK> keys =
          JWKSet.parse(json).getKeys().stream().filter(ProviderKeys::isGoodEnough).toList();
      if (keys.isEmpty() || keys.size() > KEYS_MAX) {
        throw new ProviderException(
            "the provider publishes %d usable keys, not 1 to %d".formatted(keys.size(), KEYS_MAX));
      }
      return new ProviderKeys(keys);
    } catch (ParseException | IllegalArgumentException malformed) {
      throw new ProviderException("the provider's keys cannot be read");
    }
  }

  private static boolean isGoodEnough(JWK key) {
    return (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (key instanceof ECKey || (key instanceof RSAKey rsa && rsa.size() >= RSA_BITS_MIN));
  }

  /** Whether one of the keys can have signed what has this header. */
  boolean haveOneFor(JWSHeader header) {
    return !candidates(header).isEmpty();
  }

  /** Whether one of the keys has signed a token. The algorithm has been allowed before. */
  boolean haveSigned(SignedJWT token) {
    return candidates(token.getHeader()).stream().anyMatch(key -> hasSigned(key, token));
  }

  /** By {@code kid}, the kind of key, and its own {@code use} and {@code alg}. */
  private List<JWK> candidates(JWSHeader header) {
    return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(new JWKSet(keys));
  }

  private static boolean hasSigned(JWK key, SignedJWT token) {
    try {
      JWSVerifier verifier =
          switch (key) {
            case RSAKey rsa -> new RSASSAVerifier(rsa.toRSAPublicKey());
            case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
            default -> throw new IllegalStateException("left out when the keys were read");
          };
      return token.verify(verifier);
    } catch (JOSEException unusable) {
      return false;
    }
  }
}
