package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Access;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Applications;
import dev.postrider.contract.Members;
import dev.postrider.contract.Members.Acting;
import dev.postrider.contract.People;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.PersonId;
import dev.postrider.support.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in and what ends it: told in another process on the same database. */
class AccessSignalIT {
  private static final String HASH = "1a".repeat(32);
  private static final String NEXT_HASH = "2b".repeat(32);

  private StoreFixture store;
  private Listening elsewhere;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    elsewhere = Listening.to(store);
  }

  @AfterEach
  void close() {
    elsewhere.close();
    store.close();
  }

  private void assertEndTold() {
    assertThat(elsewhere.ends.next().organizationId()).isEqualTo(store.organization);
  }

  private PersonId person(String email) {
    return store
        .ask(
            People.CREATE,
            new People.Create(
                new EmailAddress(email), "Ada", "$argon2id$", store.organization, MemberRole.OWNER))
        .id();
  }

  private Sessions.Opened logIn(PersonId person, String hash) {
    Instant inAnHour = store.clock.instant().plus(Duration.ofHours(1));
    return store.ask(
        Sessions.OPEN, new Sessions.Open(person, "Browser", "203.0.113.7", hash, inAnHour, null));
  }

  private ApiKeyId createKey() {
    return store
        .ask(
            ApiKeys.CREATE,
            new ApiKeys.Create(
                store.organization, "second", HASH, "pr_abcd", new ApiKeys.Grant(null, null)))
        .id();
  }

  @Test
  void aRevokedKeyIsTold() {
    // Given
    ApiKeyId key = createKey();
    Signals<Access.Changed> here = new Signals<>("change of access here");
    store.bus.listen(Access.CHANGED, here::add);

    // When
    store.ask(ApiKeys.REVOKE, new ApiKeys.Get(store.organization, key));

    // Then
    assertThat(here.all()).as("told here before the answer").hasSize(1);
    assertEndTold();
  }

  @Test
  void endedPortalTokensAreTold() {
    // Given
    store.createApplication("shop");
    var application = ApplicationId.reference("shop");
    var grant = new PortalTokens.Grant(Set.of(), List.of());
    Instant now = store.clock.instant();
    for (String hash : List.of(HASH, NEXT_HASH)) {
      store.ask(
          PortalTokens.ISSUE,
          new PortalTokens.Issue(
              store.organization, application, hash, grant, null, now.plusSeconds(60)));
    }

    // When
    store.ask(PortalTokens.END, new PortalTokens.End(HASH));

    // Then
    assertEndTold();

    // When
    store.ask(
        PortalTokens.EXPIRE,
        new PortalTokens.Expire(store.organization, application, List.of(), now));

    // Then
    assertEndTold();

    // When
    store.ask(Applications.DELETE, new Applications.Delete(store.by, application));

    // Then
    assertEndTold();
    assertThat(elsewhere.targets.next().applicationId()).isNotNull();
  }

  @Test
  void endedSessionsAreTold() {
    // Given
    PersonId ada = person("ada@example.com");
    var session = logIn(ada, HASH);

    // When
    store.ask(Sessions.END, new Sessions.End(ada, session.id()));

    // Then
    assertEndTold();

    // Given
    logIn(ada, NEXT_HASH);

    // When
    store.ask(Sessions.END_ALL, new Sessions.Of(ada));

    // Then
    assertEndTold();
  }

  @Test
  void aSessionThatEndsBecauseItsTokenCameTwiceIsTold() {
    // Given
    logIn(person("ada@example.com"), HASH);
    store.ask(Sessions.REFRESH, new Sessions.Refresh(HASH, NEXT_HASH));

    // When
    store.refusal(Sessions.REFRESH, new Sessions.Refresh(HASH, "3c".repeat(32)));

    // Then
    assertEndTold();
  }

  @Test
  void changedRolesAndRemovedMembersAreTold() {
    // Given
    person("ada@example.com");
    PersonId ben = person("ben@example.com");
    var acting = new Acting(store.organization, MemberRole.OWNER, null, null);

    // When
    store.ask(Members.CHANGE_ROLE, new Members.ChangeRole(acting, ben, MemberRole.VIEWER));

    // Then
    assertEndTold();

    // When
    store.ask(Members.REMOVE, new Members.Remove(acting, ben));

    // Then
    assertEndTold();
  }
}
