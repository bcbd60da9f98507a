package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.Members;
import dev.postrider.contract.Members.Acting;
import dev.postrider.domain.MemberRole;
import dev.postrider.support.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrganizationRoutesTest {
  private static final String MEMBER = "/api/v1/organization/member/" + FakeIdentity.PERSON;

  private HttpFixture http;

  @BeforeEach
  void start() {
    http = new HttpFixture();
  }

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void aPersonActsWithTheOwnRole() {
    try (var owner = http.person(MemberRole.OWNER)) {
      owner.patch(MEMBER, "{\"role\": \"admin\"}");
    }

    assertThat(http.store.last(Members.ChangeRole.class))
        .isEqualTo(
            new Members.ChangeRole(
                Acting.person(FakeStore.ORGANIZATION, MemberRole.OWNER, FakeIdentity.PERSON),
                FakeIdentity.PERSON,
                MemberRole.ADMIN));
  }

  @Test
  void aKeyIsAsGoodAsAnAdmin() {
    http.client.delete(MEMBER);

    assertThat(http.store.last(Members.Remove.class).acting().authority())
        .isEqualTo(MemberRole.ADMIN);
  }

  @Test
  void whoLeavesIsWhoCalls() {
    try (var viewer = http.person(MemberRole.VIEWER)) {
      assertThat(viewer.post("/api/v1/organization/leave", "").status()).isEqualTo(204);
    }

    var left = http.store.last(Members.Remove.class);
    assertThat(left.personId()).isEqualTo(FakeIdentity.PERSON);
    assertThat(left.acting().authority()).isEqualTo(MemberRole.VIEWER);
  }

  @Test
  void saysWhatIsForOthersToDo() {
    http.store.refuse(new Failure.Forbidden("Only an owner gives it."));

    Answer answer = http.client.patch(MEMBER, "{\"role\": \"owner\"}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("detail")).isEqualTo("Only an owner gives it.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"role\": \"king\"}", "{\"role\": null}", "{\"role\": \"OWNER\"}"})
  void refusesWhatIsNoRole(String body) {
    assertThat(http.client.patch(MEMBER, body).status()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"per_x", "usr_032asCA1xl19C95yxueaay"})
  void doesNotKnowWhoIsNoPerson(String id) {
    assertThat(http.client.delete("/api/v1/organization/member/" + id).status()).isEqualTo(404);
  }
}
