package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.OpenIdentities;
import dev.postrider.contract.OpenIdentities.Begin;
import dev.postrider.contract.OpenIdentities.End;
import dev.postrider.contract.OpenIdentities.Link;
import dev.postrider.contract.OpenIdentities.Newcomer;
import dev.postrider.contract.OpenIdentities.Subject;
import dev.postrider.contract.People;
import dev.postrider.contract.Retention;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Identities are linked with one account for good, and sign-ins end once. */
class OpenIdStoreIT {
  private static final String ISSUER = "https://accounts.example.com";
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private static StoreFixture store;

  @BeforeAll
  static void open() {
    store = StoreFixture.open();
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static Link link(String subject, String email, @Nullable Newcomer newcomer) {
    return new Link(new Subject(ISSUER, subject), new EmailAddress(email), "Ada", newcomer);
  }

  private static Newcomer newcomer(@Nullable OrganizationId organization) {
    return new Newcomer(organization, MemberRole.DEVELOPER);
  }

  private static @Nullable PersonId find(String issuer, String subject) {
    return store.ask(OpenIdentities.FIND, new Subject(issuer, subject)).id();
  }

  private static PersonId create(String email) {
    return store
        .ask(
            People.CREATE,
            new People.Create(
                new EmailAddress(email), "Ada", "$argon2id$", store.organization, MemberRole.ADMIN))
        .id();
  }

  private static Sessions.Opened open(PersonId person, String hash) {
    return store.ask(
        Sessions.OPEN,
        new Sessions.Open(
            person, "Browser", "203.0.113.7", hash, store.clock.instant().plus(LIFETIME), null));
  }

  @Test
  void makesAnAccountWithoutAPassword() {
    PersonId person =
        store.ask(OpenIdentities.LINK, link("new", "new@example.com", newcomer(null))).id();

    assertThat(find(ISSUER, "new")).isEqualTo(person);
    assertThat(store.ask(People.CREDENTIALS, new People.Find(new EmailAddress("new@example.com"))))
        .isEqualTo(new People.Credentials(person, null));
    assertThat(open(person, "1a".repeat(32)).memberships())
        .singleElement()
        .returns(MemberRole.DEVELOPER, Sessions.Membership::role)
        .returns(store.organization, Sessions.Membership::organizationId);
  }

  @Test
  void linksTheAccountThatThereIsAndLeavesItAsItIs() {
    PersonId known = create("Known@example.com");

    PersonId linked =
        store.ask(OpenIdentities.LINK, link("known", "known@Example.com", newcomer(null))).id();

    assertThat(linked).isEqualTo(known).isEqualTo(find(ISSUER, "known"));
    assertThat(find("https://other.example.com", "known")).isNull();
    assertThat(open(known, "2b".repeat(32)).current().role()).isEqualTo(MemberRole.ADMIN);
  }

  @Test
  void givesAnAccountToNoSecondIdentity() {
    PersonId first =
        store.ask(OpenIdentities.LINK, link("first", "one@example.com", newcomer(null))).id();

    assertThat(
            store.refusal(OpenIdentities.LINK, link("second", "one@example.com", newcomer(null))))
        .isEqualTo(new Failure.AlreadyExists("identity", "one@example.com", first.toString()));
    assertThat(find(ISSUER, "second")).isNull();
  }

  @Test
  void makesNoAccountOfAnIdentityThatHasOne() {
    store.ask(OpenIdentities.LINK, link("moved", "before@example.com", newcomer(null)));

    assertThat(
            store.refusal(OpenIdentities.LINK, link("moved", "after@example.com", newcomer(null))))
        .isInstanceOf(Failure.AlreadyExists.class);
    assertThat(store.count("person WHERE email_key = 'after@example.com'")).isZero();
  }

  @Test
  void makesNoAccountIfNoneIsToBeMade() {
    assertThat(store.refusal(OpenIdentities.LINK, link("none", "none@example.com", null)))
        .isInstanceOf(Failure.Forbidden.class);
    assertThat(
            store.refusal(
                OpenIdentities.LINK,
                link("none", "none@example.com", newcomer(new OrganizationId(new UUID(9, 9))))))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.count("person WHERE email_key = 'none@example.com'")).isZero();
  }

  @Test
  void aSignInEndsOnceAndInTime() {
    // Given
    var end = store.clock.instant().plus(LIFETIME);
    store.ask(OpenIdentities.BEGIN, new Begin("3c".repeat(32), end));
    store.ask(OpenIdentities.BEGIN, new Begin("4d".repeat(32), end));

    // When
    store.ask(OpenIdentities.END, new End("3c".repeat(32)));
    store.clock.advance(LIFETIME);

    // Then
    assertThat(store.refusal(OpenIdentities.END, new End("3c".repeat(32))))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(store.refusal(OpenIdentities.END, new End("4d".repeat(32))))
        .isInstanceOf(Failure.NotFound.class);
    store.ask(
        Retention.APPLY,
        new Retention.Apply(
            store.clock.instant().minus(Duration.ofDays(90)), store.clock.instant()));
    assertThat(store.count("openid_sign_in")).isZero();
  }
}
