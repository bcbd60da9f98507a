package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Accounts;
import dev.postrider.contract.Failure;
import dev.postrider.contract.People;
import dev.postrider.contract.Retention;
import dev.postrider.contract.Sessions;
import dev.postrider.contract.Sessions.Check;
import dev.postrider.contract.Sessions.Opened;
import dev.postrider.contract.Sessions.Refresh;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionStoreIT {
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final String FIRST = "1a".repeat(32);
  private static final String SECOND = "2b".repeat(32);
  private static final String THIRD = "3c".repeat(32);
  private static final OrganizationId OTHER = new OrganizationId(new UUID(9, 9));

  private StoreFixture store;
  private PersonId ada;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    ada = create("Ada@example.com");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private People.Create person(String email) {
    return new People.Create(
        new EmailAddress(email), "Ada", "$argon2id$", store.organization, MemberRole.DEVELOPER);
  }

  private PersonId create(String email) {
    return store.ask(People.CREATE, person(email)).id();
  }

  private Opened logIn(PersonId person, String hash) {
    return store.ask(
        Sessions.OPEN,
        new Sessions.Open(
            person, "Browser", "203.0.113.7", hash, store.clock.instant().plus(LIFETIME), null));
  }

  private Sessions.Member member(Opened session) {
    return store.ask(Sessions.CHECK, new Check(session.id(), store.organization));
  }

  private void assertEnded(SessionId session) {
    assertThat(store.refusal(Sessions.CHECK, new Check(session, store.organization)))
        .isInstanceOf(Failure.Unauthenticated.class);
  }

  /** Else who knows the old password would get a session that its change does not end. */
  @Test
  void whosePasswordWasChangedMeanwhileIsNotLoggedIn() {
    String compared =
        store
            .ask(People.CREDENTIALS, new People.Find(new EmailAddress("ada@example.com")))
            .passwordHash();
    var open =
        new Sessions.Open(ada, "", "", FIRST, store.clock.instant().plus(LIFETIME), compared);
    store.ask(
        Accounts.CHANGE_PASSWORD,
        new Accounts.ChangePassword(ada, null, "$argon2id$next", "https://example.com/log-in"));

    assertThat(store.refusal(Sessions.OPEN, open)).isInstanceOf(Failure.Unauthenticated.class);
    assertThat(store.count("session")).isZero();
  }

  @Test
  void anAddressIsTakenInWhateverCase() {
    assertThat(store.refusal(People.CREATE, person("ADA@EXAMPLE.com")))
        .isEqualTo(new Failure.AlreadyExists("person", "ADA@EXAMPLE.com", ada.toString()));
    assertThat(
            store
                .ask(People.CREDENTIALS, new People.Find(new EmailAddress("ada@EXAMPLE.com")))
                .id())
        .isEqualTo(ada);
    assertThat(store.ask(People.CREDENTIALS, new People.Find(new EmailAddress("eve@example.com"))))
        .isEqualTo(new People.Credentials(null, null));
  }

  @Test
  void tellsWhoActsForWhom() {
    Opened session = logIn(ada, FIRST);

    assertThat(session.person()).isEqualTo(new People.Person(ada, "Ada@example.com", "Ada"));
    assertThat(session.memberships()).containsExactly(session.current());
    assertThat(session.current().role()).isEqualTo(MemberRole.DEVELOPER);
    assertThat(member(session))
        .isEqualTo(
            new Sessions.Member(
                store.organization, ada, session.id(), MemberRole.DEVELOPER, session.expiresAt()));
  }

  @Test
  void aRefreshTokenIsGoodForOneTrade() {
    // Given
    Opened session = logIn(ada, FIRST);

    // When
    store.clock.advance(Duration.ofMinutes(1));
    Opened refreshed = store.ask(Sessions.REFRESH, new Refresh(FIRST, SECOND));

    // Then
    assertThat(refreshed).isEqualTo(session);
    assertThat(store.ask(Sessions.REFRESH, new Refresh(SECOND, THIRD))).isEqualTo(session);
    assertThat(store.ask(Sessions.LIST, new Sessions.Of(ada)).sessions())
        .singleElement()
        .returns(store.clock.instant(), Sessions.Session::refreshedAt);
  }

  @Test
  void aUsedOneEndsItsFamilyAndNoOther() {
    // Given
    Opened stolen = logIn(ada, FIRST);
    Opened other = logIn(ada, "4d".repeat(32));
    store.ask(Sessions.REFRESH, new Refresh(FIRST, SECOND));

    // When
    Failure refusal = store.refusal(Sessions.REFRESH, new Refresh(FIRST, THIRD));

    // Then
    assertThat(refusal).isInstanceOf(Failure.Unauthenticated.class);
    assertThat(store.refusal(Sessions.REFRESH, new Refresh(SECOND, THIRD)))
        .isInstanceOf(Failure.Unauthenticated.class);
    assertEnded(stolen.id());
    assertThat(member(other).sessionId()).isEqualTo(other.id());
    assertThat(store.count("refresh_token")).isEqualTo(1);
  }

  @Test
  void endsByItself() {
    // Given
    Opened session = logIn(ada, FIRST);

    // When
    store.clock.advance(LIFETIME);

    // Then
    assertEnded(session.id());
    assertThat(store.refusal(Sessions.REFRESH, new Refresh(FIRST, SECOND)))
        .isInstanceOf(Failure.Unauthenticated.class);
    assertThat(store.ask(Sessions.LIST, new Sessions.Of(ada)).sessions()).isEmpty();
    store.ask(
        Retention.APPLY,
        new Retention.Apply(
            store.clock.instant().minus(Duration.ofDays(90)), store.clock.instant()));
    assertThat(store.count("session")).isZero();
  }

  @Test
  void isEndedByItsPersonOnly() {
    // Given
    Opened session = logIn(ada, FIRST);
    PersonId eve = create("eve@example.com");

    // When, Then
    assertThat(store.refusal(Sessions.END, new Sessions.End(eve, session.id())))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.ask(Sessions.LIST, new Sessions.Of(eve)).sessions()).isEmpty();
    store.ask(Sessions.END_ALL, new Sessions.Of(eve));
    assertThat(member(session).personId()).isEqualTo(ada);
    store.ask(Sessions.END, new Sessions.End(ada, session.id()));
    assertEnded(session.id());
  }

  @Test
  void allOfAPersonEndAtOnce() {
    Opened one = logIn(ada, FIRST);
    Opened other = logIn(ada, SECOND);

    store.ask(Sessions.END_ALL, new Sessions.Of(ada));

    assertEnded(one.id());
    assertEnded(other.id());
  }

  @Test
  void actsInOrganizationsOfThePersonOnly() {
    // Given
    Opened session = logIn(ada, FIRST);
    var move = new Sessions.Switch(session.id(), OTHER);
    store.run(
        "INSERT INTO organization (id, name, created_at) VALUES ('%s', 'Other', now())"
            .formatted(OTHER.value()));
    assertThat(store.refusal(Sessions.SWITCH, move)).isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(Sessions.CHECK, new Check(session.id(), OTHER)))
        .isInstanceOf(Failure.Unauthenticated.class);

    // When
    store.run(
        "INSERT INTO membership VALUES ('%s', '%s', 'viewer', now())"
            .formatted(OTHER.value(), ada.value()));
    Opened moved = store.ask(Sessions.SWITCH, move);

    // Then
    assertThat(moved.current().organizationId()).isEqualTo(OTHER);
    assertThat(moved.memberships()).hasSize(2);
    assertThat(store.ask(Sessions.CHECK, new Check(session.id(), OTHER)).role())
        .isEqualTo(MemberRole.VIEWER);
  }

  @Test
  void whoIsRemovedIsOutAtOnce() {
    Opened session = logIn(ada, FIRST);

    store.run("DELETE FROM membership");

    assertEnded(session.id());
    assertThat(store.refusal(Sessions.REFRESH, new Refresh(FIRST, SECOND)))
        .isInstanceOf(Failure.Unauthenticated.class);
  }
}
