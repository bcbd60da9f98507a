package dev.postrider.config;

import java.util.regex.Pattern;

/**
 * Who may read the metrics.
 *
 * @param token what a reader must send; empty if it is not set
 * @param open whether, without a token, anybody may read them: only on a development start
 */
public record MetricsSettings(Secret token, boolean open) {
  /** The characters of a bearer token (RFC 6750, section 2.1). */
  private static final Pattern TOKEN = Pattern.compile("[0-9A-Za-z._~+/-]{16,256}=*");

  static MetricsSettings read(SettingsReader reader) {
    return new MetricsSettings(
        reader.secret(
            "metrics.token",
            token -> TOKEN.matcher(token).matches(),
            "16 to 256 letters, digits or any of . _ ~ + / -"),
        false);
  }

  /** The same without the need of a token, unless one is set. */
  MetricsSettings opened() {
    return new MetricsSettings(token, token.isEmpty());
  }

  /** Whether there is a way to read them. */
  public boolean areReadable() {
    return open || !token.isEmpty();
  }
}
