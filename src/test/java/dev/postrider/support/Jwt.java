package dev.postrider.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JSON Web Tokens as anybody makes them who has a key, whatever they say. */
public final class Jwt {
  private static final String RAW = "SHA256withECDSAinP1363Format";
  private static final String DER = "SHA256withECDSA";

  private Jwt() {}

  /** Base64url without padding. */
  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A part of a token. */
  public static String encode(String json) {
    return encode(json.getBytes(UTF_8));
  }

  /** A token with an empty signature. */
  public static String unsigned(String header, String payload) {
    return encode(header) + "." + encode(payload) + ".";
  }

  /**
   * A token that is signed by ES256, whatever its header says.
   *
   * @param privateKey base64 of a PKCS #8 key on P-256
   */
  public static String signed(String privateKey, String header, String payload) {
    String content = encode(header) + "." + encode(payload);
    return content + "." + encode(sign(RAW, privateKey, content));
  }

  /** The same with the signature in DER, which JSON Web Signatures do not use. */
  public static String signedInDer(String privateKey, String header, String payload) {
    String content = encode(header) + "." + encode(payload);
    return content + "." + encode(sign(DER, privateKey, content));
  }

  /** A token that is signed by HS256, whatever its header says. */
  public static String hmac(byte[] key, String header, String payload) {
    String content = encode(header) + "." + encode(payload);
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return content + "." + encode(mac.doFinal(content.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static byte[] sign(String algorithm, String privateKey, String content) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key(privateKey));
      signature.update(content.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static PrivateKey key(String privateKey) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey)));
  }
}
