package dev.postrider.delivery;

import inet.ipaddr.HostName;
import inet.ipaddr.HostNameException;
import inet.ipaddr.IPAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's URL taken apart.
 *
 * @param tls whether the scheme is https
 * @param host the name, or the address as it stands in a URL
 * @param address the address if the host is one, in whatever form it was written
 * @param requestTarget path and query
 */
record Destination(
    boolean tls, String host, @Nullable IPAddress address, int port, String requestTarget) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * Takes a URL apart.
   *
   * @throws UnansweredException if nothing can be sent there
   */
  static Destination of(String url) {
    try {
      var uri = new URI(new URI(url).toASCIIString());
      return of(uri);
    } catch (URISyntaxException malformed) {
      throw UnansweredException.unreachable("The endpoint's URL is malformed.");
    }
  }

  private static Destination of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw UnansweredException.unreachable("The endpoint's URL is neither http nor https.");
    }
    HostName host = hostOf(uri);
    @Nullable Integer port = host.getPort();
    @Nullable IPAddress address = host.isAddress() ? host.asAddress() : null;
    return new Destination(
        tls,
        address != null && address.isIPv6() ? "[" + host.getHost() + "]" : host.getHost(),
        address,
        port != null ? port : tls ? HTTPS_PORT : HTTP_PORT,
        requestTargetOf(uri));
  }

  private static HostName hostOf(URI uri) {
    @Nullable String authority = uri.getRawAuthority();
    if (authority == null || authority.isEmpty()) {
      throw UnansweredException.unreachable("The endpoint's URL names no host.");
    }
    if (authority.indexOf('@') >= 0) {
      throw UnansweredException.unreachable(
          "The endpoint's URL contains a user name, which is not supported.");
    }
    var host = new HostName(authority);
    try {
      host.validate();
    } catch (HostNameException malformed) {
      throw UnansweredException.unreachable(
          "The endpoint's URL has a malformed host or port; write an international name in its"
              + " xn-- form.");
    }
    // The library also reads masks and ranges of addresses, which no URL means.
    if (host.isAddress() && (host.asAddress().isMultiple() || host.asAddress().isPrefixed())) {
      throw UnansweredException.unreachable("The endpoint's URL has a malformed host.");
    }
    return host;
  }

  private static String requestTargetOf(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
