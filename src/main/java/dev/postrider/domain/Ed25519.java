package dev.postrider.domain;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Pairs of Ed25519 keys (RFC 8032) as 32 bytes of seed and 32 of public key. */
final class Ed25519 {
  private static final String NAME = "Ed25519";
  private static final int KEY_BYTES = 32;

  /** What stands before the key in its X.509 form (RFC 8410, section 4). */
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  static byte[] generate(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(NAME);
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] both = Arrays.copyOf(seed, 2 * KEY_BYTES);
      System.arraycopy(encoded, X509_HEAD.length, both, KEY_BYTES, KEY_BYTES);
      return both;
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + NAME, missing);
    }
  }

  static byte[] publicKey(byte[] pair) {
    return Arrays.copyOfRange(pair, KEY_BYTES, 2 * KEY_BYTES);
  }

  /** Whether what the seed signs is verified by the public key. */
  static boolean isPair(byte[] pair) {
    try {
      var factory = KeyFactory.getInstance(NAME);
      var signature = Signature.getInstance(NAME);
      signature.initSign(
          factory.generatePrivate(
              new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(pair, KEY_BYTES))));
      byte[] signed = signature.sign();
      signature.initVerify(publicKey(factory, pair));
      return signature.verify(signed);
    } catch (GeneralSecurityException unusable) {
      return false;
    }
  }

  private static PublicKey publicKey(KeyFactory factory, byte[] pair)
      throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + KEY_BYTES);
    System.arraycopy(pair, KEY_BYTES, encoded, X509_HEAD.length, KEY_BYTES);
    return factory.generatePublic(new X509EncodedKeySpec(encoded));
  }
}
