package dev.postrider.identity;

import dev.postrider.domain.Token;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What ties a sign-in to the browser in which it began: one secret in a cookie, from which all that
 * the provider sees is derived (OpenID Connect Core 1.0, section 15.5.2). So nothing that could
 * finish a sign-in is stored here, and none of the derived texts tells the secret or another one.
 */
record SignInSecret(Token token) {
  private static final String HMAC = "HmacSHA256";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** Comes back with the browser (RFC 6749, section 10.12). */
  String state() {
    return derive("state");
  }

  /** Comes back in the id token. */
  String nonce() {
    return derive("nonce");
  }

  /** Proves to the provider who began the sign-in (RFC 7636, section 4.1). */
  String verifier() {
    return derive("code_verifier");
  }

  /** What the provider is told of that beforehand. */
  String challenge() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return BASE64.encodeToString(digest.digest(verifier().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }

  /** Whether a state is this sign-in's; takes as long if it is not. */
  boolean hasState(String text) {
    return MessageDigest.isEqual(
        state().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
  }

  private String derive(String purpose) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(token.text().getBytes(StandardCharsets.UTF_8), HMAC));
      return BASE64.encodeToString(mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", missing);
    }
  }
}
