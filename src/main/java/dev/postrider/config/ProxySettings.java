package dev.postrider.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxy through which endpoints are reached.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param user empty if it wants no credentials
 * @param password empty if it wants no credentials
 */
public record ProxySettings(Kind kind, String host, int port, String user, Secret password) {
  private static final int PORT_MAX = 65_535;

  /** The longest that SOCKS takes (RFC 1929, section 2). */
  private static final int CREDENTIAL_LENGTH_MAX = 255;

  /** How the proxy is spoken to. */
  public enum Kind {
    /** CONNECT (RFC 9110, section 9.3.6). */
    HTTP,
    /** RFC 1928, with the credentials of RFC 1929. */
    SOCKS5
  }

  static @Nullable ProxySettings read(SettingsReader reader) {
    Secret url =
        reader.secret(
            "delivery.proxy",
            text -> parse(text).isPresent(),
            "a URL such as http://user:password@proxy.example.com:3128"
                + " or socks5://proxy.example.com:1080");
    return parse(url.value()).orElse(null);
  }

  private static Optional<ProxySettings> parse(String text) {
    try {
      var uri = new URI(text);
      return kind(uri)
          .filter(kind -> isComplete(uri))
          .map(kind -> of(kind, uri))
          .filter(ProxySettings::isUsable);
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }

  private static Optional<Kind> kind(URI uri) {
    return switch (uri.getScheme()) {
      case "http" -> Optional.of(Kind.HTTP);
      case "socks5" -> Optional.of(Kind.SOCKS5);
      case null, default -> Optional.empty();
    };
  }

  /** A port has to be named, since proxies have no common one. */
  private static boolean isComplete(URI uri) {
    return uri.getHost() != null
        && uri.getPort() > 0
        && uri.getPort() <= PORT_MAX
        && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static ProxySettings of(Kind kind, URI uri) {
    var credentials = UserInfo.of(uri);
    return new ProxySettings(
        kind,
        uri.getHost().replaceAll("[\\[\\]]", ""),
        uri.getPort(),
        credentials.user(),
        new Secret(credentials.password()));
  }

  /** Both credentials or none; a user with a colon would not survive HTTP (RFC 7617, section 2). */
  private boolean isUsable() {
    return user.isEmpty() == password.isEmpty()
        && user.indexOf(':') < 0
        && user.length() <= CREDENTIAL_LENGTH_MAX
        && password.value().length() <= CREDENTIAL_LENGTH_MAX;
  }
}
