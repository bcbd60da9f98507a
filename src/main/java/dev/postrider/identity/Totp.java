package dev.postrider.identity;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.postrider.domain.SecondFactorCode;
import dev.postrider.domain.TotpSecret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of authenticator apps (RFC 6238): HMAC-SHA-1, six digits, a step of half a minute, which is
 * what every app knows. A clock may be a step before or behind ours.
 */
final class Totp {
  static final Duration STEP = Duration.ofSeconds(30);

  private static final int DIGITS = 6;
  private static final int SKEW = 1;

  private final TimeBasedOneTimePasswordGenerator generator =
      new TimeBasedOneTimePasswordGenerator(
          STEP, DIGITS, TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1);

  /** The number of the time step that a code belongs to; empty if it is of none that counts now. */
  OptionalLong stepOf(SecondFactorCode.Timed code, TotpSecret secret, Instant now) {
    Key key = new SecretKeySpec(secret.bytes(), generator.getAlgorithm());
    byte[] typed = code.digits().getBytes(StandardCharsets.US_ASCII);
    long present = now.getEpochSecond() / STEP.toSeconds();
    OptionalLong found = OptionalLong.empty();
    // All are compared, whichever is right, in a time that tells nothing.
    for (long step = present - SKEW; step <= present + SKEW; step++) {
      byte[] right = codeAt(key, step).getBytes(StandardCharsets.US_ASCII);
      if (MessageDigest.isEqual(right, typed)) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  private String codeAt(Key key, long step) {
    try {
      Instant time = Instant.ofEpochSecond(step * STEP.toSeconds());
      return generator.generateOneTimePasswordString(key, time, Locale.ROOT);
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException("HMAC takes every key", impossible);
    }
  }

  /**
   * What an app reads from a QR code.
   *
   * @param issuer which installation this is
   * @param account whose code it is
   */
  static String url(TotpSecret secret, String issuer, String account) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
        .formatted(
            encode(issuer),
            encode(account),
            secret.text(),
            encode(issuer),
            DIGITS,
            STEP.toSeconds());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
