package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Applications;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.LiveTickets.Credential;
import dev.postrider.contract.LiveTickets.Issue;
import dev.postrider.contract.LiveTickets.Redeem;
import dev.postrider.contract.LiveTickets.Redeemed;
import dev.postrider.contract.LiveTickets.Validity;
import dev.postrider.contract.LiveTickets.Verify;
import dev.postrider.contract.LiveTickets.Watcher;
import dev.postrider.contract.People;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A live ticket opens one connection, for as long as the credential lasts that bought it. */
class LiveTicketStoreIT {
  private static final String TICKET = "0a".repeat(32);
  private static final String PORTAL = "0b".repeat(32);

  private StoreFixture store;
  private ApplicationId application;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    application = store.createApplication("watched").id();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void issue(@Nullable String uid, Credential credential, @Nullable Instant watchUntil) {
    store.ask(
        LiveTickets.ISSUE,
        new Issue(
            store.organization,
            uid == null ? null : ApplicationId.reference(uid),
            TICKET,
            credential,
            new Validity(in(Duration.ofSeconds(30)), watchUntil)));
  }

  private Redeemed redeem() {
    return store.ask(LiveTickets.REDEEM, new Redeem(TICKET));
  }

  private Failure refusal() {
    return store.refusal(LiveTickets.REDEEM, new Redeem(TICKET));
  }

  private Instant in(Duration time) {
    return store.clock.instant().plus(time);
  }

  private ApiKeyId key(@Nullable Set<Scope> scopes, @Nullable Instant expiresAt) {
    var grant = new ApiKeys.Grant(scopes, expiresAt);
    String hash = UUID.randomUUID().toString().replace("-", "").repeat(2);
    return store
        .ask(ApiKeys.CREATE, new ApiKeys.Create(store.organization, "page", hash, "pr_1b1b", grant))
        .id();
  }

  private void portal(Capability capability) {
    store.ask(
        PortalTokens.ISSUE,
        new PortalTokens.Issue(
            store.organization,
            ApplicationId.reference("watched"),
            PORTAL,
            new PortalTokens.Grant(Set.of(capability), List.of()),
            null,
            in(Duration.ofHours(1))));
  }

  private PersonId person() {
    return store
        .ask(
            People.CREATE,
            new People.Create(
                new EmailAddress("ada@example.com"),
                "Ada",
                "$argon2id$",
                store.organization,
                MemberRole.VIEWER))
        .id();
  }

  private Credential session(PersonId person) {
    var open = new Sessions.Open(person, "", "", "0d".repeat(32), in(Duration.ofDays(30)), null);
    return new Credential.OfSession(store.ask(Sessions.OPEN, open).id());
  }

  private Watcher watcher(@Nullable ApplicationId only, Credential credential) {
    return new Watcher(store.organization, only, credential);
  }

  private Set<Watcher> gone(Watcher... watchers) {
    return store.ask(LiveTickets.VERIFY, new Verify(List.of(watchers))).gone();
  }

  @Test
  void opensOneConnectionOnly() {
    // Given
    var credential = new Credential.OfKey(key(null, null));
    issue("watched", credential, null);

    // When
    Redeemed redeemed = redeem();

    // Then
    assertThat(redeemed).isEqualTo(new Redeemed(watcher(application, credential), null));
    assertThat(refusal()).isInstanceOf(Failure.Unauthenticated.class);
  }

  @Test
  void isForTheWholeOrganizationIfItNamesNoApplication() {
    // Given
    var credential = new Credential.OfKey(key(Set.of(Scope.READ), in(Duration.ofDays(1))));
    issue(null, credential, null);

    // When
    Redeemed redeemed = redeem();

    // Then
    assertThat(redeemed.watcher()).isEqualTo(watcher(null, credential));
    assertThat(redeemed.until()).isEqualTo(in(Duration.ofDays(1)));
  }

  @Test
  void endsWithTheAccessTokenIfThatIsBeforeTheSession() {
    // Given
    issue(null, session(person()), in(Duration.ofMinutes(15)));

    // When
    Redeemed redeemed = redeem();

    // Then
    assertThat(redeemed.until()).isEqualTo(in(Duration.ofMinutes(15)));
  }

  @Test
  void endsWithThePortalToken() {
    // Given
    portal(Capability.VIEW_BASE);
    issue("watched", new Credential.OfPortal(PORTAL), null);

    // When
    Redeemed redeemed = redeem();

    // Then
    assertThat(redeemed.until()).isEqualTo(in(Duration.ofHours(1)));
  }

  @Test
  void opensNothingWhenItsCredentialIsGone() {
    // Given
    ApiKeyId key = key(null, null);
    issue("watched", new Credential.OfKey(key), null);
    store.ask(ApiKeys.REVOKE, new ApiKeys.Get(store.organization, key));

    // When, Then
    assertThat(refusal()).isInstanceOf(Failure.Unauthenticated.class);
  }

  @Test
  void aTicketOfAnEarlierVersionOpensNothing() {
    // Given
    issue("watched", new Credential.OfKey(key(null, null)), null);
    store.run("UPDATE live_ticket SET api_key_id = NULL");

    // When, Then
    assertThat(refusal()).isInstanceOf(Failure.Unauthenticated.class);
  }

  @Test
  void thoseWhoMayWatchStillAreNotGone() {
    // Given
    portal(Capability.VIEW_BASE);
    var byKey = watcher(null, new Credential.OfKey(key(null, in(Duration.ofDays(1)))));
    var byPortal = watcher(application, new Credential.OfPortal(PORTAL));
    var byPerson = watcher(null, session(person()));

    // When
    Set<Watcher> gone = gone(byKey, byPortal, byPerson);

    // Then
    assertThat(gone).isEmpty();
  }

  @Test
  void whoseCredentialEndedOrNeverWasIsGone() {
    // Given
    PersonId ada = person();
    var removed = watcher(null, session(ada));
    ApiKeyId revoked = key(null, null);
    portal(Capability.VIEW_BASE);
    var ended = watcher(application, new Credential.OfPortal(PORTAL));
    var expired = watcher(null, new Credential.OfKey(key(null, in(Duration.ofMinutes(1)))));
    var unknown = watcher(null, new Credential.OfKey(new ApiKeyId(new UUID(7, 7))));
    store.ask(ApiKeys.REVOKE, new ApiKeys.Get(store.organization, revoked));
    store.ask(PortalTokens.END, new PortalTokens.End(PORTAL));
    store.run("DELETE FROM membership WHERE person_id = '%s'".formatted(ada.value()));
    store.clock.advance(Duration.ofMinutes(1));

    // When
    Set<Watcher> gone =
        gone(removed, watcher(null, new Credential.OfKey(revoked)), ended, expired, unknown);

    // Then
    assertThat(gone).hasSize(5);
  }

  @Test
  void whoseCredentialAllowsNoViewIsGone() {
    // Given
    portal(Capability.CREATE_ATTEMPTS);
    var sender = watcher(null, new Credential.OfKey(key(Set.of(Scope.SEND), null)));
    var blind = watcher(application, new Credential.OfPortal(PORTAL));

    // When
    Set<Watcher> gone = gone(sender, blind);

    // Then
    assertThat(gone).containsExactlyInAnyOrder(sender, blind);
  }

  @Test
  void aCredentialOfAnotherOrganizationOrApplicationIsNone() {
    // Given
    portal(Capability.VIEW_BASE);
    ApplicationId other = store.createApplication("other").id();
    var key = new Credential.OfKey(key(null, null));
    var elsewhere = new Watcher(new OrganizationId(new UUID(8, 8)), null, key);
    var neighbour = watcher(other, new Credential.OfPortal(PORTAL));

    // When
    Set<Watcher> gone = gone(elsewhere, neighbour);

    // Then
    assertThat(gone).containsExactlyInAnyOrder(elsewhere, neighbour);
  }

  @Test
  void whoseApplicationWasDeletedIsGone() {
    // Given
    var key = new Credential.OfKey(key(null, null));
    store.ask(
        Applications.DELETE, new Applications.Delete(store.by, ApplicationId.reference("watched")));

    // When
    Set<Watcher> gone = gone(watcher(application, key), watcher(null, key));

    // Then
    assertThat(gone).containsExactly(watcher(application, key));
  }

  @Test
  void manyAreVerifiedAtOnce() {
    // Given
    List<Watcher> watchers =
        Stream.generate(() -> new Credential.OfKey(new ApiKeyId(UUID.randomUUID())))
            .limit(Verify.WATCHERS_MAX)
            .map(unknown -> watcher(null, unknown))
            .toList();

    // When
    Set<Watcher> gone = store.ask(LiveTickets.VERIFY, new Verify(watchers)).gone();

    // Then
    assertThat(gone).hasSize(Verify.WATCHERS_MAX);
  }
}
