package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Accounts.Link;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Invitations;
import dev.postrider.contract.Invitations.Accept;
import dev.postrider.contract.Invitations.Invite;
import dev.postrider.contract.Members;
import dev.postrider.contract.Members.Acting;
import dev.postrider.contract.People;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.PersonId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody who was put out comes back by an invitation of their own. */
class InvitationMakersIT {
  private static final String HASH = "5e".repeat(32);

  private StoreFixture store;
  private PersonId ada;
  private PersonId mallory;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    ada = person("ada@example.com");
    mallory = person("mallory@example.com");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private PersonId person(String email) {
    return store
        .ask(
            People.CREATE,
            new People.Create(
                new EmailAddress(email),
                "Somebody",
                "$argon2id$",
                store.organization,
                MemberRole.OWNER))
        .id();
  }

  private Acting as(PersonId person) {
    return Acting.person(store.organization, MemberRole.OWNER, person);
  }

  private void invite(Acting acting, MemberRole role) {
    var link =
        new Link(
            HASH, "https://example.com/#" + HASH, store.clock.instant().plus(Duration.ofDays(7)));
    store.ask(
        Invitations.INVITE,
        new Invite(acting, new EmailAddress("other@example.com"), role, "mallory", link));
  }

  private void become(MemberRole role) {
    store.ask(Members.CHANGE_ROLE, new Members.ChangeRole(as(ada), mallory, role));
  }

  private void assertWorthless() {
    assertThat(store.refusal(Invitations.SHOW, new Invitations.Which(HASH)))
        .isInstanceOf(Failure.Invalid.class);
    assertThat(store.refusal(Invitations.ACCEPT, new Accept(HASH, "Mallory", "$argon2id$")))
        .isInstanceOf(Failure.Invalid.class);
  }

  private void assertGood() {
    assertThat(store.ask(Invitations.SHOW, new Invitations.Which(HASH)).email())
        .isEqualTo("other@example.com");
    assertThat(
            store.ask(Invitations.ACCEPT, new Accept(HASH, "Other", "$argon2id$")).organizationId())
        .isEqualTo(store.organization);
  }

  @Test
  void whoIsStillAnOwnerHasInvited() {
    invite(as(mallory), MemberRole.OWNER);

    assertGood();
  }

  @Test
  void whoWasRemovedHasInvitedNobody() {
    // Given
    invite(as(mallory), MemberRole.VIEWER);

    // When
    store.ask(Members.REMOVE, new Members.Remove(as(ada), mallory));

    // Then
    assertWorthless();
  }

  @Test
  void whoManagesNoMembersAnyMoreHasInvitedNobody() {
    // Given
    invite(as(mallory), MemberRole.VIEWER);

    // When
    become(MemberRole.DEVELOPER);

    // Then
    assertWorthless();
  }

  @Test
  void anAdminWhoWasAnOwnerHasInvitedNoOwner() {
    // Given
    invite(as(mallory), MemberRole.OWNER);

    // When
    become(MemberRole.ADMIN);

    // Then
    assertWorthless();
  }

  @Test
  void anAdminWhoWasAnOwnerHasInvitedOthers() {
    // Given
    invite(as(mallory), MemberRole.ADMIN);

    // When
    become(MemberRole.ADMIN);

    // Then
    assertGood();
  }

  @Test
  void aKeyHasInvitedUntilItIsRevoked() {
    // Given
    invite(Acting.apiKey(store.organization, key()), MemberRole.VIEWER);

    // Then
    assertGood();
  }

  @Test
  void aRevokedKeyHasInvitedNobody() {
    // Given
    ApiKeyId key = key();
    invite(Acting.apiKey(store.organization, key), MemberRole.VIEWER);

    // When
    store.ask(ApiKeys.REVOKE, new ApiKeys.Get(store.organization, key));

    // Then
    assertWorthless();
  }

  private ApiKeyId key() {
    return store
        .ask(
            ApiKeys.CREATE,
            new ApiKeys.Create(
                store.organization, "members", HASH, "pr_abcd", new ApiKeys.Grant(null, null)))
        .id();
  }
}
