package dev.postrider.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server that mails are handed to.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param user empty if it wants no credentials
 * @param password empty if it wants no credentials
 */
public record SmtpSettings(String host, int port, Tls tls, String user, Secret password) {
  private static final int PORT_MAX = 65_535;
  private static final int CREDENTIAL_LENGTH_MAX = 255;
  private static final String TLS_PARAMETER = "tls=";

  /** Of message submission (RFC 8314, section 7): with STARTTLS, and with TLS from the start. */
  private static final int SUBMISSION_PORT = 587;

  private static final int SUBMISSIONS_PORT = 465;

  /** How the connection is protected. A certificate is verified wherever there is one. */
  public enum Tls {
    /** Not at all. */
    NONE,
    /** By STARTTLS where the server offers it. */
    OPTIONAL,
    /** By STARTTLS, or nothing is sent. */
    REQUIRED,
    /** From the first byte. */
    IMPLICIT
  }

  static @Nullable SmtpSettings read(SettingsReader reader) {
    Secret url =
        reader.secret(
            "mail.smtp-url",
            text -> parse(text).isPresent(),
            "a URL such as smtp://user:password@mail.example.com:587, smtps://mail.example.com:465"
                + " or smtp://localhost:25?tls=none; tls is none, optional or required, and a user"
                + " comes with a password, both percent-encoded");
    return parse(url.value()).orElse(null);
  }

  /** Whether it wants to know who sends. */
  public boolean hasCredentials() {
    return !user.isEmpty();
  }

  private static Optional<SmtpSettings> parse(String text) {
    try {
      var uri = new URI(text);
      return isComplete(uri)
          ? tls(uri).map(tls -> of(uri, tls)).filter(SmtpSettings::isUsable)
          : Optional.empty();
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }

  private static boolean isComplete(URI uri) {
    return uri.getHost() != null
        && uri.getPort() != 0
        && uri.getPort() <= PORT_MAX
        && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
        && uri.getRawFragment() == null;
  }

  private static Optional<Tls> tls(URI uri) {
    String query = uri.getRawQuery();
    return switch (uri.getScheme()) {
      case "smtps" -> query == null ? Optional.of(Tls.IMPLICIT) : Optional.empty();
      case "smtp" -> query == null ? Optional.of(standard(uri)) : named(query);
      case null, default -> Optional.empty();
    };
  }

  /** A password is not sent where others can read it, unless somebody says so. */
  private static Tls standard(URI uri) {
    return uri.getRawUserInfo() == null ? Tls.OPTIONAL : Tls.REQUIRED;
  }

  private static Optional<Tls> named(String query) {
    return switch (query) {
      case TLS_PARAMETER + "none" -> Optional.of(Tls.NONE);
      case TLS_PARAMETER + "optional" -> Optional.of(Tls.OPTIONAL);
      case TLS_PARAMETER + "required" -> Optional.of(Tls.REQUIRED);
      default -> Optional.empty();
    };
  }

  private static SmtpSettings of(URI uri, Tls tls) {
    int usual = tls == Tls.IMPLICIT ? SUBMISSIONS_PORT : SUBMISSION_PORT;
    var credentials = UserInfo.of(uri);
    return new SmtpSettings(
        uri.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT),
        uri.getPort() < 0 ? usual : uri.getPort(),
        tls,
        credentials.user(),
        new Secret(credentials.password()));
  }

  /** Both credentials or none; a NUL would end them early (RFC 4616). */
  private boolean isUsable() {
    return user.isEmpty() == password.isEmpty()
        && (user + password.value()).indexOf('\0') < 0
        && user.length() <= CREDENTIAL_LENGTH_MAX
        && password.value().length() <= CREDENTIAL_LENGTH_MAX;
  }
}
