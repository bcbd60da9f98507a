package dev.postrider.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The credentials of a URL, decoded.
 *
 * @param user empty if the URL names none
 * @param password empty if the URL has none
 */
record UserInfo(String user, String password) {

  static UserInfo of(URI uri) {
    String raw = uri.getRawUserInfo();
    String[] parts = (raw == null ? "" : raw).split(":", 2);
    return new UserInfo(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
  }

  /** Percent-decoding leaves a plus sign alone (RFC 3986, section 2.1). */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return user.isEmpty() ? "" : Secret.MASK;
  }
}
