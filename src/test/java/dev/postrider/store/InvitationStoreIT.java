package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Accounts.Link;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Invitations;
import dev.postrider.contract.Invitations.Accept;
import dev.postrider.contract.Invitations.Invitation;
import dev.postrider.contract.Invitations.Invite;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.Members;
import dev.postrider.contract.Members.Acting;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.PageRequest;
import dev.postrider.contract.People;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvitationStoreIT {
  private static final String BEN = "Ben@example.com";
  private static final String FIRST = "1a".repeat(32);
  private static final String SECOND = "2b".repeat(32);
  private static final Duration LIFETIME = Duration.ofDays(7);

  private StoreFixture store;
  private PersonId ada;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    ada =
        store
            .ask(
                People.CREATE,
                new People.Create(
                    new EmailAddress("ada@example.com"),
                    "Ada",
                    "$argon2id$",
                    store.organization,
                    MemberRole.OWNER))
            .id();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Acting as(MemberRole authority) {
    return new Acting(store.organization, authority, null, null);
  }

  private Invite invite(Acting acting, String email, MemberRole role, String hash) {
    return new Invite(
        acting,
        new EmailAddress(email),
        role,
        "ada@example.com",
        new Link(hash, "https://example.com/#" + hash, store.clock.instant().plus(LIFETIME)));
  }

  private Invitation invited(String email, String hash) {
    return store.ask(
        Invitations.INVITE, invite(as(MemberRole.ADMIN), email, MemberRole.DEVELOPER, hash));
  }

  private List<Invitation> open(OrganizationId organization) {
    return store
        .ask(
            Invitations.BROWSE,
            new Invitations.Browse(organization, PageRequest.of(50, Optional.empty(), true)))
        .items();
  }

  private Map<String, MemberRole> members(OrganizationId organization) {
    var page = PageRequest.of(50, Optional.empty(), true);
    return store.ask(Members.BROWSE, new Members.Browse(organization, page)).items().stream()
        .collect(Collectors.toMap(Members.Member::email, Members.Member::role));
  }

  private static Accept asNew(String hash) {
    return new Accept(hash, "Ben", "$argon2id$ben");
  }

  private void assertWorthless(String hash) {
    assertThat(store.refusal(Invitations.ACCEPT, asNew(hash))).isInstanceOf(Failure.Invalid.class);
    assertThat(store.refusal(Invitations.SHOW, new Invitations.Which(hash)))
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void whoIsNotKnownGetsAnAccount() {
    // Given
    invited(BEN, FIRST);

    // When
    var accepted = store.ask(Invitations.ACCEPT, asNew(FIRST));

    // Then
    assertThat(accepted.organizationId()).isEqualTo(store.organization);
    assertThat(members(store.organization)).containsEntry(BEN, MemberRole.DEVELOPER);
    assertThat(
            store
                .ask(People.CREDENTIALS, new People.Find(new EmailAddress("ben@example.com")))
                .passwordHash())
        .isEqualTo("$argon2id$ben");
    assertThat(open(store.organization)).isEmpty();
    assertWorthless(FIRST);
  }

  @Test
  void anAdminTakesNoInvitationOfAnOwner() {
    // Given
    store.ask(Invitations.INVITE, invite(as(MemberRole.OWNER), BEN, MemberRole.OWNER, FIRST));

    // When
    var refused =
        store.refusal(
            Invitations.INVITE, invite(as(MemberRole.ADMIN), BEN, MemberRole.VIEWER, SECOND));

    // Then
    assertThat(refused).isInstanceOf(Failure.Forbidden.class);
    assertThat(store.ask(Invitations.SHOW, new Invitations.Which(FIRST)).role())
        .isEqualTo(MemberRole.OWNER);
    store.clock.advance(LIFETIME);
    assertThat(invited(BEN, SECOND).role()).isEqualTo(MemberRole.DEVELOPER);
  }

  @Test
  void whoIsNotKnownNeedsANameAndAPassword() {
    invited(BEN, FIRST);

    assertThat(store.refusal(Invitations.ACCEPT, new Accept(FIRST, null, "$argon2id$")))
        .isInstanceOfSatisfying(
            Failure.Invalid.class, refused -> assertThat(refused.pointer()).isEqualTo("/name"));
    assertThat(store.refusal(Invitations.ACCEPT, new Accept(FIRST, "Ben", null)))
        .isInstanceOfSatisfying(
            Failure.Invalid.class, refused -> assertThat(refused.pointer()).isEqualTo("/password"));
    assertThat(open(store.organization)).hasSize(1);
  }

  @Test
  void whoIsKnownKeepsAccountAndPassword() {
    // Given
    var other = store.ask(Organizations.CREATE, new Organizations.Create("Other", ada)).id();
    invited(BEN, FIRST);
    store.ask(Invitations.ACCEPT, asNew(FIRST));
    store.ask(
        Invitations.INVITE,
        invite(new Acting(other, MemberRole.OWNER, null, null), BEN, MemberRole.OWNER, SECOND));
    var shown = store.ask(Invitations.SHOW, new Invitations.Which(SECOND));

    // When
    store.ask(Invitations.ACCEPT, new Accept(SECOND, "Mallory", "$argon2id$mallory"));

    // Then
    assertThat(shown.known()).isTrue();
    assertThat(shown.organization()).isEqualTo("Other");
    assertThat(members(other)).containsEntry(BEN, MemberRole.OWNER);
    assertThat(store.ask(People.CREDENTIALS, new People.Find(new EmailAddress(BEN))).passwordHash())
        .isEqualTo("$argon2id$ben");
  }

  @Test
  void theMailSaysWhoInvitesToWhat() {
    invited(BEN, FIRST);

    assertThat(store.ask(Mails.CLAIM, new Mails.Claim(10, LIFETIME)).mails())
        .extracting(Mails.Due::content)
        .containsExactly(
            new Mail(
                MailKind.INVITATION,
                new EmailAddress(BEN),
                Map.of(
                    "link",
                    "https://example.com/#" + FIRST,
                    "organization",
                    "Acme",
                    "inviter",
                    "ada@example.com")));
  }

  @Test
  void whoIsInvitedAgainGetsAnotherLink() {
    var first = invited(BEN, FIRST);
    var second = invited("ben@EXAMPLE.com", SECOND);

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(open(store.organization)).containsExactly(second);
    assertWorthless(FIRST);
    assertThat(store.ask(Invitations.SHOW, new Invitations.Which(SECOND)).known()).isFalse();
  }

  @Test
  void nobodyInvitesOrRevokesAboveTheOwnRole() {
    var owner =
        store.ask(Invitations.INVITE, invite(as(MemberRole.OWNER), BEN, MemberRole.OWNER, FIRST));

    assertThat(
            store.refusal(
                Invitations.INVITE, invite(as(MemberRole.ADMIN), BEN, MemberRole.OWNER, SECOND)))
        .isInstanceOf(Failure.Forbidden.class);
    assertThat(
            store.refusal(
                Invitations.REVOKE, new Invitations.Revoke(as(MemberRole.ADMIN), owner.id())))
        .isInstanceOf(Failure.Forbidden.class);
    assertThat(open(store.organization)).containsExactly(owner);
  }

  @Test
  void aMemberIsNotInvitedAgain() {
    assertThat(
            store.refusal(
                Invitations.INVITE,
                invite(as(MemberRole.ADMIN), "ADA@example.com", MemberRole.VIEWER, FIRST)))
        .isEqualTo(new Failure.AlreadyExists("member", "ADA@example.com", ada.toString()));
  }

  @Test
  void anInvitationOfAnotherOrganizationIsNotThere() {
    // Given
    var other = store.ask(Organizations.CREATE, new Organizations.Create("Other", ada)).id();
    var own = invited(BEN, FIRST);

    // When
    var refused =
        store.refusal(
            Invitations.REVOKE,
            new Invitations.Revoke(new Acting(other, MemberRole.OWNER, null, null), own.id()));

    // Then
    assertThat(refused).isInstanceOf(Failure.NotFound.class);
    assertThat(open(other)).isEmpty();
    assertThat(open(store.organization)).containsExactly(own);
  }

  @Test
  void aRevokedOneIsWorthNothing() {
    var revoked = invited(BEN, FIRST);

    store.ask(Invitations.REVOKE, new Invitations.Revoke(as(MemberRole.ADMIN), revoked.id()));

    assertThat(open(store.organization)).isEmpty();
    assertWorthless(FIRST);
  }

  @Test
  void anExpiredOneIsWorthNothing() {
    invited(BEN, FIRST);

    store.clock.advance(LIFETIME);

    assertWorthless(FIRST);
    assertThat(members(store.organization)).hasSize(1);
  }

  @Test
  void aHundredAreOpenAtMost() {
    for (int i = 0; i < 100; i++) {
      invited("person-%d@example.com".formatted(i), "%064x".formatted(i));
    }

    assertThat(
            store.refusal(
                Invitations.INVITE, invite(as(MemberRole.ADMIN), BEN, MemberRole.VIEWER, FIRST)))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(invited("person-7@example.com", SECOND).email()).isEqualTo("person-7@example.com");
  }
}
