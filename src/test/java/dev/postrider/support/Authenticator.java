package dev.postrider.support;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An app that shows codes (RFC 4226 and 6238), written apart from the program's. */
public final class Authenticator {
  private static final long STEP_SECONDS = 30;
  private static final int SECRET_BYTES = 20;
  private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final SecretKeySpec key;
  private final InstantSource clock;

  /** An app into which a secret was typed. */
  public Authenticator(String base32, InstantSource clock) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < base32.length(); i++) {
      number = number.shiftLeft(5).add(BigInteger.valueOf(DIGITS.indexOf(base32.charAt(i))));
    }
    var secret = new byte[SECRET_BYTES];
    for (int i = 0; i < SECRET_BYTES; i++) {
      secret[i] = number.shiftRight(Byte.SIZE * (SECRET_BYTES - 1 - i)).byteValue();
    }
    this.key = new SecretKeySpec(secret, "HmacSHA1");
    this.clock = clock;
  }

  /** What it shows after some more steps. */
  public String code(int stepsAhead) {
    Instant now = clock.instant();
    return code(now.getEpochSecond() / STEP_SECONDS + stepsAhead);
  }

  private String code(long step) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xF;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HMAC-SHA-1", missing);
    }
  }
}
