package dev.postrider.config;

import java.util.List;

/**
 * How often one caller may ask one process.
 *
 * @param perKey requests a second of an API key or portal token, 0 for any
 * @param perAddress requests a second of a client address, 0 for any
 * @param trustedProxies networks in CIDR form whose machines say truly for whom they ask
 */
public record RequestLimits(int perKey, int perAddress, List<String> trustedProxies) {
  /** No limits, and no proxies. */
  public static final RequestLimits NONE = new RequestLimits(0, 0, List.of());

  private static final int MOST = 1_000_000;

  public RequestLimits {
    trustedProxies = List.copyOf(trustedProxies);
  }

  static RequestLimits read(SettingsReader reader) {
    return new RequestLimits(
        reader.number("http.requests-per-key", 0, MOST),
        reader.number("http.requests-per-address", 0, MOST),
        reader.list("http.trusted-proxies", SettingsReader::network, SettingsReader.NETWORKS));
  }
}
