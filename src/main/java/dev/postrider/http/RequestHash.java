package dev.postrider.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes a repetition of a request recognizable. */
final class RequestHash {
  private RequestHash() {}

  /** The SHA-256 of a line of text and what follows it, in lower-case hexadecimal. */
  static String of(String line, byte... rest) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      return HexFormat.of().formatHex(digest.digest(rest));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
