package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Failure;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.PortalTokens.Grant;
import dev.postrider.contract.Retention;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Portal tokens last as long as they were made for, unless they are ended. */
class PortalTokenStoreIT {
  private static final Grant GRANT =
      new Grant(Set.of(Capability.VIEW_BASE, Capability.MANAGE_ENDPOINT), List.of("beta"));
  private static final String FIRST = "aa".repeat(32);
  private static final String SECOND = "bb".repeat(32);
  private static final String ELSEWHERE = "cc".repeat(32);

  private StoreFixture store;
  private ApplicationId application;
  private Instant inAnHour;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    application = store.createApplication("acme").id();
    store.createApplication("other");
    inAnHour = store.clock.instant().plus(Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void issue(String uid, String hash, @Nullable String session) {
    store.ask(
        PortalTokens.ISSUE,
        new PortalTokens.Issue(
            store.organization, ApplicationId.reference(uid), hash, GRANT, session, inAnHour));
  }

  private PortalTokens.Holder holder(String hash) {
    return store.ask(PortalTokens.AUTHENTICATE, new PortalTokens.Authenticate(hash));
  }

  private boolean isGood(String hash) {
    return store.count(
            "portal_token WHERE hash = decode('%s', 'hex') AND expires_at > '%s'"
                .formatted(hash, store.clock.instant()))
        == 1;
  }

  private void expire(List<String> sessions, Duration in) {
    store.ask(
        PortalTokens.EXPIRE,
        new PortalTokens.Expire(
            store.organization,
            ApplicationId.reference("acme"),
            sessions,
            store.clock.instant().plus(in)));
  }

  @Test
  void knowsWhatATokenIsGoodFor() {
    issue("acme", FIRST, null);

    PortalTokens.Holder holder = holder(FIRST);

    assertThat(holder)
        .isEqualTo(new PortalTokens.Holder(store.organization, application, "acme", GRANT, FIRST));
  }

  @Test
  void refusesATokenThatIsUnknownOrHasExpired() {
    issue("acme", FIRST, null);
    store.clock.advance(Duration.ofHours(1));

    for (String hash : List.of(FIRST, SECOND)) {
      assertThat(store.refusal(PortalTokens.AUTHENTICATE, new PortalTokens.Authenticate(hash)))
          .isInstanceOf(Failure.Unauthenticated.class);
    }
  }

  @Test
  void refusesTheTokenOfADeletedApplication() {
    issue("acme", FIRST, null);
    store.ask(
        Applications.DELETE, new Applications.Delete(store.by, ApplicationId.reference("acme")));

    assertThat(store.refusal(PortalTokens.AUTHENTICATE, new PortalTokens.Authenticate(FIRST)))
        .isInstanceOf(Failure.Unauthenticated.class);
  }

  @Test
  void endsAllOfOneApplication() {
    issue("acme", FIRST, "user_1");
    issue("acme", SECOND, null);
    issue("other", ELSEWHERE, "user_1");

    expire(List.of(), Duration.ZERO);

    assertThat(isGood(FIRST)).isFalse();
    assertThat(isGood(SECOND)).isFalse();
    assertThat(isGood(ELSEWHERE)).isTrue();
  }

  @Test
  void endsThoseOfSomeSessions() {
    issue("acme", FIRST, "user_1");
    issue("acme", SECOND, "user_2");

    expire(List.of("user_1", "user_3"), Duration.ZERO);

    assertThat(isGood(FIRST)).isFalse();
    assertThat(isGood(SECOND)).isTrue();
  }

  @Test
  void endsLaterButNeverLaterThanBefore() {
    issue("acme", FIRST, null);

    expire(List.of(), Duration.ofHours(2));
    assertThat(store.count("portal_token WHERE expires_at = '%s'".formatted(inAnHour)))
        .isEqualTo(1);

    expire(List.of(), Duration.ofMinutes(1));
    assertThat(isGood(FIRST)).isTrue();
    store.clock.advance(Duration.ofMinutes(1));
    assertThat(isGood(FIRST)).isFalse();
  }

  @Test
  void endsOne() {
    issue("acme", FIRST, null);
    issue("acme", SECOND, null);

    store.ask(PortalTokens.END, new PortalTokens.End(FIRST));

    assertThat(isGood(FIRST)).isFalse();
    assertThat(isGood(SECOND)).isTrue();
  }

  @Test
  void isNotMadeOrEndedForAnotherOrganizationsApplication() {
    issue("acme", FIRST, null);
    var stranger = new OrganizationId(new UUID(9, 9));
    var acme = ApplicationId.reference(application.toString());

    assertThat(
            store.refusal(
                PortalTokens.ISSUE,
                new PortalTokens.Issue(stranger, acme, SECOND, GRANT, null, inAnHour)))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(
            store.refusal(
                PortalTokens.EXPIRE,
                new PortalTokens.Expire(stranger, acme, List.of(), store.clock.instant())))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(isGood(FIRST)).isTrue();
    assertThat(isGood(SECOND)).isFalse();
  }

  @Test
  void isForgottenWhenItHasExpired() {
    issue("acme", FIRST, null);
    store.clock.advance(Duration.ofHours(1));
    Instant now = store.clock.instant();

    store.ask(Retention.APPLY, new Retention.Apply(now.minus(StoreFixture.RETENTION), now));

    assertThat(store.count("portal_token")).isZero();
  }
}
