package dev.postrider.domain;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A URL to which webhooks can be posted, taken apart. Its host is a name in ASCII, or an address
 * written in the one usual form: every program that reads the URL means the same host. Whether that
 * host may be reached is another question.
 *
 * @param tls whether the scheme is https
 * @param host the name in lower case, or the address as it stands in a URL, IPv6 in brackets
 * @param address whether the host is an address
 * @param port 1 to 65535, that of the scheme if the URL names none
 * @param requestTarget path and query, percent-encoded (RFC 9112, section 3.2.1)
 */
public record HttpUrl(boolean tls, String host, boolean address, int port, String requestTarget) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int PORT_MAX = 65_535;
  private static final int NAME_LENGTH_MAX = 253;
  private static final String EXAMPLE = "; give one such as https://example.com/webhooks";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?<host>\\[[^\\[\\]]*+]|[^:\\[\\]]*+)(?::(?<port>\\d{0,9}))?");

  /** Labels may have underscores, as names inside of networks do. */
  private static final Pattern LABEL = Pattern.compile("[\\w-]{1,63}");

  /** Programs read such a last label as part of an IPv4 address (the WHATWG's URL standard). */
  private static final Pattern NUMBER_LAST =
      Pattern.compile("(?:.*\\.)?(?:\\d++|0[xX]\\p{XDigit}*+)");

  /**
   * Takes a URL apart.
   *
   * @throws IllegalArgumentException if nothing can be posted there; its message says what the URL
   *     must be, as a clause without subject, and holds nothing of the URL
   */
  public static HttpUrl parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException broken) {
      throw new IllegalArgumentException("cannot be read as a URL" + EXAMPLE);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw new IllegalArgumentException("must start with http:// or https://" + EXAMPLE);
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must not have a fragment; remove it from the # on");
    }
    Matcher authority = authority(uri);
    String host = authority.group("host").toLowerCase(Locale.ROOT);
    boolean address = isAddress(host);
    return new HttpUrl(
        tls,
        host,
        address,
        port(authority.group("port")).orElse(tls ? HTTPS_PORT : HTTP_PORT),
        requestTarget(uri));
  }

  /** Whether nobody on the way can listen or change anything: by TLS, or inside this machine. */
  public boolean isConfidential() {
    return tls || LOOPBACK.contains(host);
  }

  private static Matcher authority(URI uri) {
    String text = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (text.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "must not hold a user name or password; receivers verify the signature instead");
    }
    Matcher authority = AUTHORITY.matcher(text);
    if (!authority.matches() || authority.group("host").isEmpty()) {
      throw new IllegalArgumentException("must name a host" + EXAMPLE);
    }
    return authority;
  }

  private static boolean isAddress(String host) {
    if (host.startsWith("[")) {
      requireIpv6(host.substring(1, host.length() - 1));
      return true;
    }
    if (NUMBER_LAST.matcher(host).matches()) {
      requireIpv4(host);
      return true;
    }
    if (host.endsWith(".")) {
      throw new IllegalArgumentException("must name its host without a dot at the end");
    }
    if (host.length() > NAME_LENGTH_MAX
        || !Stream.of(host.split("\\.", -1)).allMatch(HttpUrl::isLabel)) {
      throw new IllegalArgumentException(
          "must name its host in letters, digits, '-', '_' and '.';"
              + " write an international name in its xn-- form");
    }
    return false;
  }

  /** Neither a zone, which is an interface of this machine, nor an IPv4 address in disguise. */
  private static void requireIpv6(String text) {
    try {
      if (text.indexOf('%') < 0 && Inet6Address.ofLiteral(text) instanceof Inet6Address) {
        return;
      }
    } catch (IllegalArgumentException malformed) {
      // Falls through to the refusal below, which says what an address looks like.
    }
    throw new IllegalArgumentException(
        "must have a plain IPv6 address in brackets, such as [2001:db8::1],"
            + " without a zone and without an IPv4 address mapped into it");
  }

  /** Shorter, octal and hexadecimal forms are read differently by different programs. */
  private static void requireIpv4(String text) {
    try {
      if (Inet4Address.ofLiteral(text).getHostAddress().equals(text)) {
        return;
      }
    } catch (IllegalArgumentException malformed) {
      // Falls through to the refusal below, which says what an address looks like.
    }
    throw new IllegalArgumentException(
        "must write an IPv4 address as four decimal numbers, such as 192.0.2.1");
  }

  private static Optional<Integer> port(String digits) {
    if (digits == null || digits.isEmpty()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("must have a port from 1 to 65535 or none");
    }
    return Optional.of(port);
  }

  private static String requestTarget(URI uri) {
    var ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath();
    String target = path == null || path.isEmpty() ? "/" : path;
    return ascii.getRawQuery() == null ? target : target + "?" + ascii.getRawQuery();
  }

  private static boolean isLabel(String text) {
    return LABEL.matcher(text).matches() && !text.startsWith("-") && !text.endsWith("-");
  }
}
