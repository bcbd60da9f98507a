package dev.postrider.e2e;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Scope;
import dev.postrider.domain.Token;
import dev.postrider.e2e.Credentials.Person;
import dev.postrider.e2e.WalkingCaller.Bearer;
import dev.postrider.http.PermissionTable.Row;
import dev.postrider.support.Jwt;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every kind of caller there is. */
final class WalkingCallers {
  private static final String TRANSFER = "v1.organization.transfer";

  private final Credentials credentials;
  private final Home home;

  WalkingCallers(Credentials credentials, Home home) {
    this.credentials = credentials;
    this.home = home;
  }

  /**
   * Where they come from.
   *
   * @param organization whose things the paths name, within the application
   * @param other an application of the same organization
   * @param foreign another organization, with an application
   */
  record Home(
      OrganizationId organization,
      ApplicationId application,
      ApplicationId other,
      OrganizationId foreign,
      ApplicationId foreignApplication) {}

  /** Who may everything in another application than that of the things. */
  List<WalkingCaller> elsewhere() {
    return List.of(
        WalkingCaller.own(
            "other portal",
            () -> portal(home.organization(), home.other(), EnumSet.allOf(Capability.class)),
            WalkingCallers::opensToAnyPortal),
        WalkingCaller.own(
            "owner", () -> member(home.organization(), MemberRole.OWNER), row -> true));
  }

  List<WalkingCaller> all() {
    List<WalkingCaller> all = new ArrayList<>(nobodies());
    for (MemberRole role : MemberRole.values()) {
      all.add(
          WalkingCaller.own(
              role.text(), () -> member(home.organization(), role), row -> allows(row, role)));
    }
    for (Scope scope : Scope.values()) {
      all.add(
          WalkingCaller.own(
              "key: " + scope.text(),
              () -> Bearer.of(credentials.apiKey(home.organization(), Set.of(scope)).text()),
              row -> row.allows(scope)));
    }
    for (Capability capability : Capability.values()) {
      all.add(
          WalkingCaller.own(
              "portal: " + capability,
              () -> portal(home.organization(), home.application(), Set.of(capability)),
              row -> row.allows(capability)));
    }
    all.addAll(foreigners());
    return all;
  }

  /** Only an owner hands the organization over, which no scope says. */
  private static boolean allows(Row row, MemberRole role) {
    return row.id().equals(TRANSFER) ? role == MemberRole.OWNER : row.allows(role);
  }

  private List<WalkingCaller> nobodies() {
    return List.of(
        WalkingCaller.nobody("no credential", () -> ""),
        WalkingCaller.nobody("garbage", () -> "garbage"),
        WalkingCaller.nobody("unknown key", () -> Token.API_KEY_PREFIX + "0".repeat(43)),
        WalkingCaller.nobody("unknown portal", () -> Token.PORTAL_PREFIX + "0".repeat(43)),
        WalkingCaller.nobody(
            "refresh token", () -> person(home.organization()).refreshToken().text()),
        WalkingCaller.nobody("expired key", this::expiredKey),
        WalkingCaller.nobody("revoked key", this::revokedKey),
        WalkingCaller.nobody("expired portal", this::expiredPortal),
        WalkingCaller.nobody("ended session", this::endedSession),
        WalkingCaller.nobody("expired access", this::expiredAccess),
        WalkingCaller.nobody("unsigned access", this::unsignedAccess),
        WalkingCaller.nobody("removed member", this::removedMember));
  }

  private List<WalkingCaller> foreigners() {
    var everything = EnumSet.allOf(Capability.class);
    return List.of(
        WalkingCaller.foreign(
            "foreign owner",
            () -> member(home.foreign(), MemberRole.OWNER),
            row -> row.allows(MemberRole.OWNER)),
        WalkingCaller.foreign(
            "foreign key",
            () -> Bearer.of(credentials.apiKey(home.foreign(), null).text()),
            row -> row.scope().isPresent()),
        WalkingCaller.own(
                "other portal",
                () -> portal(home.organization(), home.other(), everything),
                WalkingCallers::opensToAnyPortal)
            .elsewhere(),
        WalkingCaller.foreign(
                "foreign portal",
                () -> portal(home.foreign(), home.foreignApplication(), everything),
                WalkingCallers::opensToAnyPortal)
            .elsewhere());
  }

  private static boolean opensToAnyPortal(Row row) {
    return EnumSet.allOf(Capability.class).stream().anyMatch(row::allows);
  }

  private Person person(OrganizationId organization) {
    return credentials.person(organization, MemberRole.OWNER);
  }

  private Bearer member(OrganizationId organization, MemberRole role) {
    Person person = credentials.person(organization, role);
    return new Bearer(credentials.accessToken(person), Optional.of(person));
  }

  private Bearer portal(
      OrganizationId organization, ApplicationId application, Set<Capability> able) {
    return Bearer.of(credentials.portalToken(organization, application, able).text());
  }

  private String expiredKey() {
    Token key = credentials.apiKey(home.organization(), null);
    credentials.expire(key);
    return key.text();
  }

  private String revokedKey() {
    Token key = credentials.apiKey(home.organization(), null);
    credentials.revoke(key);
    return key.text();
  }

  private String expiredPortal() {
    Token token =
        credentials.portalToken(
            home.organization(), home.application(), EnumSet.allOf(Capability.class));
    credentials.expirePortal(token);
    return token.text();
  }

  private String endedSession() {
    Person person = person(home.organization());
    credentials.end(person.session());
    return credentials.accessToken(person);
  }

  private String expiredAccess() {
    return credentials.accessToken(
        person(home.organization()), Clock.systemUTC().instant().minus(Duration.ofMinutes(16)));
  }

  private String unsignedAccess() {
    return Jwt.unsigned(
        credentials.header().replace("ES256", "none"),
        Credentials.claims(person(home.organization()), Clock.systemUTC().instant()));
  }

  private String removedMember() {
    Person person = person(home.organization());
    credentials.remove(person);
    return credentials.accessToken(person);
  }
}
