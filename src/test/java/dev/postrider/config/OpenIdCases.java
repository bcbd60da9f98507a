package dev.postrider.config;

import dev.postrider.config.SettingCases.Case;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Those of {@link SettingCases} that say with which OpenID Provider people sign in. */
final class OpenIdCases {
  private static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(7, 7));

  private OpenIdCases() {}

  static List<Case> all() {
    return List.of(
        new Case(
            "sign-in.openid.issuer",
            s -> s.openId().issuer(),
            "",
            "https://accounts.example.com/acme",
            "https://accounts.example.com/acme",
            "http://accounts.example.com"),
        new Case(
            "sign-in.openid.name",
            s -> s.openId().name(),
            "Single sign-on",
            "Acme ID",
            "Acme ID",
            " "),
        new Case("sign-in.openid.client-id", s -> s.openId().clientId(), "", "po", "po", "p\no"),
        new Case(
            "sign-in.openid.client-secret",
            s -> s.openId().clientSecret().value(),
            "",
            "hush hush",
            "hush hush",
            "hush"),
        new Case(
            "sign-in.openid.scopes",
            s -> s.openId().scopes(),
            List.of("openid", "email", "profile"),
            "email, openid",
            List.of("email", "openid"),
            "openid, e mail"),
        new Case(
            "sign-in.openid.allowed-domains",
            s -> s.openId().newcomers().domains(),
            Set.of(),
            "Example.com, acme.test",
            Set.of("example.com", "acme.test"),
            "example.com, @acme.test"),
        new Case(
            "sign-in.openid.organization",
            s -> String.valueOf(s.openId().newcomers().organization()),
            "null",
            ORGANIZATION.toString(),
            ORGANIZATION.toString(),
            "Acme"),
        new Case(
            "sign-in.openid.role",
            s -> String.valueOf(s.openId().newcomers().role()),
            "VIEWER",
            "developer",
            MemberRole.DEVELOPER.name(),
            "owner"));
  }
}
