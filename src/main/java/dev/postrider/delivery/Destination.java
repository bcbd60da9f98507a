package dev.postrider.delivery;

import dev.postrider.domain.HttpUrl;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt is sent.
 *
 * @param address the address if the URL's host is one; otherwise it must be resolved
 */
record Destination(HttpUrl url, @Nullable IPAddress address) {

  /**
   * Takes an endpoint's URL apart.
   *
   * @throws UnansweredException if nothing can be sent there
   */
  static Destination of(String url) {
    try {
      var parts = HttpUrl.parse(url);
      return new Destination(parts, parts.address() ? addressOf(parts.host()) : null);
    } catch (IllegalArgumentException unusable) {
      throw UnansweredException.unreachable(
          "The endpoint's URL %s.".formatted(unusable.getMessage()));
    }
  }

  private static @Nullable IPAddress addressOf(String host) {
    return new IPAddressString(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
        .getAddress();
  }

  String host() {
    return url.host();
  }

  int port() {
    return url.port();
  }
}
