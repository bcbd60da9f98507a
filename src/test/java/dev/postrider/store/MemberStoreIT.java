package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.contract.Failure;
import dev.postrider.contract.Members;
import dev.postrider.contract.Members.Acting;
import dev.postrider.contract.Members.Member;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.PageRequest;
import dev.postrider.contract.People;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemberStoreIT {
  private static final PersonId NOBODY = new PersonId(new UUID(9, 9));

  private StoreFixture store;
  private PersonId ada;
  private PersonId ben;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    ada = create("ada@example.com", MemberRole.OWNER);
    ben = create("ben@example.com", MemberRole.DEVELOPER);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private PersonId create(String email, MemberRole role) {
    return store
        .ask(
            People.CREATE,
            new People.Create(
                new EmailAddress(email), "Person", "$argon2id$", store.organization, role))
        .id();
  }

  private Acting as(MemberRole authority) {
    return new Acting(store.organization, authority, null, null);
  }

  private List<Member> members(OrganizationId organization) {
    return store
        .ask(
            Members.BROWSE,
            new Members.Browse(organization, PageRequest.of(50, Optional.empty(), true)))
        .items();
  }

  private MemberRole role(PersonId person) {
    return members(store.organization).stream()
        .filter(member -> member.personId().equals(person))
        .findFirst()
        .orElseThrow()
        .role();
  }

  @Test
  void anOrganizationHasWhoCreatedItAndNobodyElse() {
    // When
    var created = store.ask(Organizations.CREATE, new Organizations.Create("Bens", ben));

    // Then
    assertThat(members(created.id()))
        .extracting(Member::personId, Member::role)
        .containsExactly(tuple(ben, MemberRole.OWNER));
    assertThat(members(store.organization))
        .extracting(Member::personId)
        .containsExactlyInAnyOrder(ada, ben);
    assertThat(store.ask(Organizations.GET, new Organizations.Which(created.id())))
        .isEqualTo(created);
  }

  @Test
  void nobodyOwnsMoreThanTwenty() {
    var request = new Organizations.Create("Another", ben);
    for (int owned = 0; owned < 20; owned++) {
      store.ask(Organizations.CREATE, request);
    }

    assertThat(store.refusal(Organizations.CREATE, request)).isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void renamesOnlyTheOneThatIsMeant() {
    var other = store.ask(Organizations.CREATE, new Organizations.Create("Bens", ben));

    store.ask(Organizations.RENAME, new Organizations.Rename(other.id(), "Benjamin's"));

    assertThat(store.ask(Organizations.GET, new Organizations.Which(other.id())).name())
        .isEqualTo("Benjamin's");
    assertThat(store.ask(Organizations.GET, new Organizations.Which(store.organization)).name())
        .isEqualTo("Acme");
  }

  @Test
  void nobodyGivesOrTakesMoreThanTheyHave() {
    var admin = as(MemberRole.ADMIN);

    assertThat(
            Stream.of(
                store.refusal(
                    Members.CHANGE_ROLE, new Members.ChangeRole(admin, ben, MemberRole.OWNER)),
                store.refusal(
                    Members.CHANGE_ROLE, new Members.ChangeRole(admin, ada, MemberRole.VIEWER)),
                store.refusal(Members.REMOVE, new Members.Remove(admin, ada)),
                store.refusal(Members.TRANSFER, new Members.Transfer(admin, ben, ben))))
        .allSatisfy(refused -> assertThat(refused).isInstanceOf(Failure.Forbidden.class));
    assertThat(role(ada)).isEqualTo(MemberRole.OWNER);
    assertThat(role(ben)).isEqualTo(MemberRole.DEVELOPER);

    store.ask(Members.CHANGE_ROLE, new Members.ChangeRole(admin, ben, MemberRole.ADMIN));
    assertThat(role(ben)).isEqualTo(MemberRole.ADMIN);
  }

  @Test
  void theLastOwnerStays() {
    var owner = as(MemberRole.OWNER);

    assertThat(store.refusal(Members.REMOVE, new Members.Remove(owner, ada)))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(
            store.refusal(
                Members.CHANGE_ROLE, new Members.ChangeRole(owner, ada, MemberRole.ADMIN)))
        .isInstanceOf(Failure.Conflict.class);

    store.ask(Members.CHANGE_ROLE, new Members.ChangeRole(owner, ben, MemberRole.OWNER));
    store.ask(Members.REMOVE, new Members.Remove(owner, ada));
    assertThat(members(store.organization)).extracting(Member::personId).containsExactly(ben);
  }

  @Test
  void ofTwoOwnersWhoGoAtOnceOneStays() {
    // Given
    var owner = as(MemberRole.OWNER);
    store.ask(Members.CHANGE_ROLE, new Members.ChangeRole(owner, ben, MemberRole.OWNER));

    // When
    var going =
        Stream.of(ada, ben)
            .map(person -> store.bus.request(Members.REMOVE, new Members.Remove(owner, person)))
            .toList();
    StoreFixture.await(Future.join(going).otherwiseEmpty());

    // Then
    assertThat(going.stream().filter(Future::succeeded)).hasSize(1);
    assertThat(members(store.organization)).hasSize(1);
  }

  @Test
  void handsOver() {
    var owner = store.ask(Members.TRANSFER, new Members.Transfer(as(MemberRole.OWNER), ada, ben));

    assertThat(owner.personId()).isEqualTo(ben);
    assertThat(role(ben)).isEqualTo(MemberRole.OWNER);
    assertThat(role(ada)).isEqualTo(MemberRole.ADMIN);
  }

  /** The caller's role was looked up before it was taken away. */
  @Test
  void whoWasDemotedOrRemovedMeanwhileChangesNobody() {
    // Given
    var former = Acting.person(store.organization, MemberRole.OWNER, ben);
    store.ask(
        Members.CHANGE_ROLE, new Members.ChangeRole(as(MemberRole.OWNER), ada, MemberRole.OWNER));
    PersonId cleo = create("cleo@example.com", MemberRole.VIEWER);
    var promote = new Members.ChangeRole(former, cleo, MemberRole.OWNER);

    // When
    store.ask(
        Members.CHANGE_ROLE, new Members.ChangeRole(as(MemberRole.OWNER), ben, MemberRole.VIEWER));
    var demoted = store.refusal(Members.CHANGE_ROLE, promote);
    var handing = store.refusal(Members.TRANSFER, new Members.Transfer(former, ben, cleo));
    store.ask(Members.REMOVE, new Members.Remove(former, ben));
    var removed = store.refusal(Members.CHANGE_ROLE, promote);

    // Then
    assertThat(Stream.of(demoted, handing, removed))
        .allSatisfy(refused -> assertThat(refused).isInstanceOf(Failure.Forbidden.class));
    assertThat(role(cleo)).isEqualTo(MemberRole.VIEWER);
  }

  @Test
  void whoIsNoMemberIsNotFound() {
    var other =
        new Acting(
            store.ask(Organizations.CREATE, new Organizations.Create("Bens", ben)).id(),
            MemberRole.OWNER,
            null,
            null);

    assertThat(
            Stream.of(
                store.refusal(Members.REMOVE, new Members.Remove(other, ada)),
                store.refusal(
                    Members.CHANGE_ROLE, new Members.ChangeRole(other, ada, MemberRole.VIEWER)),
                store.refusal(Members.TRANSFER, new Members.Transfer(other, ben, ada)),
                store.refusal(Members.REMOVE, new Members.Remove(as(MemberRole.OWNER), NOBODY))))
        .allSatisfy(refused -> assertThat(refused).isInstanceOf(Failure.NotFound.class));
    assertThat(role(ada)).isEqualTo(MemberRole.OWNER);
  }
}
