package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.contract.Accounts;
import dev.postrider.contract.Accounts.ByMail;
import dev.postrider.contract.Accounts.ChangePassword;
import dev.postrider.contract.Accounts.Confirm;
import dev.postrider.contract.Accounts.Link;
import dev.postrider.contract.Accounts.ResetPassword;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.People;
import dev.postrider.contract.Retention;
import dev.postrider.contract.Sessions;
import dev.postrider.contract.Sessions.Membership;
import dev.postrider.contract.Sessions.Opened;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountStoreIT {
  private static final EmailAddress ADA = new EmailAddress("Ada@example.com");
  private static final String FIRST = "1a".repeat(32);
  private static final String SECOND = "2b".repeat(32);
  private static final Duration LIFETIME = Duration.ofHours(1);

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ByMail byMail(String email, String hash) {
    return new ByMail(
        new EmailAddress(email),
        new Link(hash, "https://example.com/#" + hash, store.clock.instant().plus(LIFETIME)),
        "https://example.com/log-in");
  }

  private static Confirm confirm(String hash) {
    return new Confirm(hash, "Ada", "$argon2id$first", "Acme");
  }

  private static ResetPassword reset(String hash) {
    return new ResetPassword(hash, "$argon2id$second", "https://example.com/log-in");
  }

  /** What has been mailed since this was asked last. */
  private List<Mail> mailed() {
    return store.ask(Mails.CLAIM, new Mails.Claim(100, Duration.ofDays(100))).mails().stream()
        .map(due -> (Mail) due.content())
        .toList();
  }

  private PersonId register() {
    store.ask(Accounts.REGISTER, byMail(ADA.text(), FIRST));
    PersonId person = store.ask(Accounts.CONFIRM, confirm(FIRST)).id();
    assertThat(mailed()).hasSize(1);
    return person;
  }

  private Opened logIn(PersonId person, String refreshHash) {
    return store.ask(
        Sessions.OPEN,
        new Sessions.Open(
            person,
            "Browser",
            "203.0.113.7",
            refreshHash,
            store.clock.instant().plus(LIFETIME),
            passwordHash()));
  }

  private String passwordHash() {
    return String.valueOf(store.ask(People.CREDENTIALS, new People.Find(ADA)).passwordHash());
  }

  private void assertWorthless(Failure refused) {
    assertThat(refused)
        .isInstanceOfSatisfying(
            Failure.Invalid.class, invalid -> assertThat(invalid.pointer()).isEqualTo("/token"));
  }

  @Test
  void whoFollowsTheLinkOwnsAnOrganization() {
    // Given
    store.ask(Accounts.REGISTER, byMail(ADA.text(), FIRST));

    // When
    var confirmed = store.ask(Accounts.CONFIRM, confirm(FIRST));

    // Then
    assertThat(confirmed.email()).isEqualTo(ADA);
    assertThat(logIn(confirmed.id(), SECOND).memberships())
        .extracting(Membership::name, Membership::role)
        .containsExactly(tuple("Acme", MemberRole.OWNER));
    assertThat(mailed())
        .containsExactly(
            new Mail(
                MailKind.VERIFY_ADDRESS, ADA, Map.of("link", "https://example.com/#" + FIRST)));
  }

  @Test
  void nobodyExistsBeforeTheLinkIsFollowed() {
    store.ask(Accounts.REGISTER, byMail(ADA.text(), FIRST));

    assertThat(store.ask(People.CREDENTIALS, new People.Find(ADA)).id()).isNull();
  }

  @Test
  void aLinkIsGoodForOnceAndForItsPurposeAndTime() {
    register();
    store.ask(Accounts.FORGET_PASSWORD, byMail(ADA.text(), SECOND));

    assertWorthless(store.refusal(Accounts.CONFIRM, confirm(FIRST)));
    assertWorthless(store.refusal(Accounts.CONFIRM, confirm(SECOND)));
    assertWorthless(store.refusal(Accounts.RESET_PASSWORD, reset(FIRST)));
    assertWorthless(store.refusal(Accounts.RESET_PASSWORD, reset("3c".repeat(32))));
    store.clock.advance(LIFETIME);
    assertWorthless(store.refusal(Accounts.RESET_PASSWORD, reset(SECOND)));
    assertThat(passwordHash()).isEqualTo("$argon2id$first");
  }

  @Test
  void aLinkIsGoodForOneOfTwoAtOnce() {
    store.ask(Accounts.REGISTER, byMail(ADA.text(), FIRST));

    var both =
        Stream.of(FIRST, FIRST)
            .map(hash -> store.bus.request(Accounts.CONFIRM, confirm(hash)))
            .toList();
    StoreFixture.await(Future.join(both).otherwiseEmpty());

    assertThat(both.stream().filter(Future::succeeded)).hasSize(1);
  }

  @Test
  void whoHasTheAddressIsToldByMail() {
    register();

    store.ask(Accounts.REGISTER, byMail("ADA@example.com", SECOND));

    assertThat(mailed()).extracting(Mail::kind).containsExactly(MailKind.ADDRESS_TAKEN);
    assertWorthless(store.refusal(Accounts.CONFIRM, confirm(SECOND)));
  }

  @Test
  void theSecondWhoConfirmsTheSameAddressIsRefusedWithoutATrace() {
    // Given
    store.ask(Accounts.REGISTER, byMail(ADA.text(), FIRST));
    var other = new People.Create(ADA, "Ada", "$argon2id$", store.organization, MemberRole.VIEWER);
    store.ask(People.CREATE, other);

    // When
    var refused = store.refusal(Accounts.CONFIRM, confirm(FIRST));

    // Then
    assertThat(refused).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(store.count("organization")).isEqualTo(1);
  }

  @Test
  void aForgottenPasswordIsSetAnewAndEverybodyIsOut() {
    // Given
    PersonId person = register();
    var session = logIn(person, "4d".repeat(32));
    store.ask(Accounts.FORGET_PASSWORD, byMail("ada@EXAMPLE.com", FIRST));
    store.ask(Accounts.FORGET_PASSWORD, byMail("ada@example.com", SECOND));

    // When
    store.ask(Accounts.RESET_PASSWORD, reset(SECOND));

    // Then
    assertThat(passwordHash()).isEqualTo("$argon2id$second");
    assertThat(
            store.refusal(
                Sessions.CHECK,
                new Sessions.Check(session.id(), session.current().organizationId())))
        .isInstanceOf(Failure.Unauthenticated.class);
    assertThat(mailed())
        .extracting(Mail::kind)
        .containsExactlyInAnyOrder(
            MailKind.RESET_PASSWORD, MailKind.RESET_PASSWORD, MailKind.PASSWORD_CHANGED);
    assertWorthless(store.refusal(Accounts.RESET_PASSWORD, reset(FIRST)));
  }

  @Test
  void nothingIsMailedToWhoIsNotKnown() {
    store.ask(Accounts.FORGET_PASSWORD, byMail("eve@example.com", FIRST));

    assertThat(mailed()).isEmpty();
    assertThat(store.count("one_time_link")).isZero();
  }

  @Test
  void aChangedPasswordSparesTheSessionThatChangesIt() {
    // Given
    PersonId person = register();
    var own = logIn(person, FIRST);
    logIn(person, SECOND);

    // When
    store.ask(
        Accounts.CHANGE_PASSWORD,
        new ChangePassword(person, own.id(), "$argon2id$second", "https://example.com/log-in"));

    // Then
    assertThat(store.ask(Sessions.LIST, new Sessions.Of(person)).sessions())
        .extracting(Sessions.Session::id)
        .containsExactly(own.id());
    assertThat(passwordHash()).isEqualTo("$argon2id$second");
    assertThat(mailed()).extracting(Mail::kind).containsExactly(MailKind.PASSWORD_CHANGED);
  }

  @Test
  void linksThatExpiredAreForgotten() {
    store.ask(Accounts.REGISTER, byMail(ADA.text(), FIRST));
    store.clock.advance(LIFETIME);

    store.ask(
        Retention.APPLY,
        new Retention.Apply(
            store.clock.instant().minus(Duration.ofDays(90)), store.clock.instant()));

    assertThat(store.count("one_time_link")).isZero();
  }
}
