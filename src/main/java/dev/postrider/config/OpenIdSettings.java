package dev.postrider.config;

import dev.postrider.domain.HttpUrl;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID Provider with which people may sign in.
 *
 * @param issuer its issuer identifier (OpenID Connect Discovery 1.0, section 4); empty for none
 * @param name how log-in pages call it
 * @param clientId how it calls this service
 * @param clientSecret what proves this service to it; empty for a public client
 * @param scopes what it is asked for
 * @param newcomers who may come in
 */
public record OpenIdSettings(
    String issuer,
    String name,
    String clientId,
    Secret clientSecret,
    List<String> scopes,
    Newcomers newcomers) {
  private static final String PREFIX = "sign-in.openid.";
  private static final String ISSUER = PREFIX + "issuer";
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,1024}");
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,100}");
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9.-]{1,189}");
  private static final String NOBODY = "none";
  private static final String OPENID = "openid";
  private static final int SECRET_LENGTH_MIN = 8;

  public OpenIdSettings {
    scopes = List.copyOf(scopes);
  }

  /**
   * Who comes in that has not been here through the provider before.
   *
   * @param domains of the e-mail addresses for which the provider is trusted, in lower case
   * @param organization which people without an account join; null for the only one
   * @param role which they get; null if only who has an account comes in
   */
  public record Newcomers(
      Set<String> domains, @Nullable OrganizationId organization, @Nullable MemberRole role) {
    public Newcomers {
      domains = Set.copyOf(domains);
    }
  }

  static OpenIdSettings read(SettingsReader reader, URI publicUrl) {
    String issuer =
        reader.text(
            ISSUER,
            text -> text.isEmpty() || isIssuer(text),
            "a URL such as https://accounts.example.com, with http:// only for a loopback address");
    var settings =
        new OpenIdSettings(
            issuer,
            reader.text(
                PREFIX + "name",
                text -> !text.isBlank() && text.length() <= 100,
                "a name of 1 to 100 characters"),
            reader.text(
                PREFIX + "client-id",
                text -> text.isEmpty() || PRINTABLE.matcher(text).matches(),
                "up to 1024 printable characters of ASCII"),
            reader.secret(
                PREFIX + "client-secret",
                text -> text.length() >= SECRET_LENGTH_MIN && PRINTABLE.matcher(text).matches(),
                "8 to 1024 printable characters of ASCII"),
            scopes(reader),
            newcomers(reader));
    settings.requireComplete(reader, publicUrl);
    return settings;
  }

  /** It may have no query (OpenID Connect Core 1.0, section 1.2). */
  private static boolean isIssuer(String text) {
    return text.indexOf('?') < 0 && isConfidential(text);
  }

  private static boolean isConfidential(String url) {
    try {
      return HttpUrl.parse(url).isConfidential();
    } catch (IllegalArgumentException unusable) {
      return false;
    }
  }

  private static List<String> scopes(SettingsReader reader) {
    String key = PREFIX + "scopes";
    List<String> scopes =
        reader.list(
            key,
            text -> Optional.of(text).filter(scope -> SCOPE.matcher(scope).matches()),
            "scopes such as openid, email, profile");
    if (!scopes.contains(OPENID)) {
      reader.error(
          "%s must name openid, or the provider would not tell who signs in".formatted(key));
    }
    return scopes;
  }

  private static Newcomers newcomers(SettingsReader reader) {
    String organization =
        reader.text(
            PREFIX + "organization",
            text -> text.isEmpty() || OrganizationId.parse(text).isPresent(),
            "the id of an organization, org_ and 22 letters or digits");
    String role =
        reader.text(
            PREFIX + "role",
            text -> text.equals(NOBODY) || isGiven(text),
            "viewer, developer, admin or none");
    return new Newcomers(
        Set.copyOf(
            reader.list(
                PREFIX + "allowed-domains",
                text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(OpenIdSettings::isDomain),
                "domains of e-mail addresses such as example.com")),
        OrganizationId.parse(organization).orElse(null),
        MemberRole.parse(role).orElse(null));
  }

  private static boolean isDomain(String text) {
    return DOMAIN.matcher(text).matches()
        && !text.startsWith(".")
        && !text.endsWith(".")
        && !text.contains("..");
  }

  /** An owner is made by an owner only. */
  private static boolean isGiven(String role) {
    return MemberRole.parse(role).filter(known -> known != MemberRole.OWNER).isPresent();
  }

  private void requireComplete(SettingsReader reader, URI publicUrl) {
    if (!isOffered()) {
      return;
    }
    if (clientId.isEmpty()) {
      reader.error("%sclient-id is required with %s".formatted(PREFIX, ISSUER));
    }
    if (newcomers.domains().isEmpty()) {
      reader.error(
          "%sallowed-domains is required with %s, or nobody could sign in"
              .formatted(PREFIX, ISSUER));
    }
    if (!isConfidential(publicUrl.toString())) {
      reader.error(
          "http.public-url must start with https:// for %s, or browsers would not keep its cookies"
              .formatted(ISSUER));
    }
  }

  /** Whether there is one. */
  public boolean isOffered() {
    return !issuer.isEmpty();
  }
}
