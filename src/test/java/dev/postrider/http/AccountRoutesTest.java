package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.Invitations;
import dev.postrider.contract.OwnAccounts;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.Token;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRoutesTest {
  private static final String TOKEN = "lk_" + "t".repeat(43);
  private static final String PASSWORD = "correct horse battery staple";

  private HttpFixture http;
  private ContractClient browser;

  @BeforeEach
  void start() {
    http = new HttpFixture();
    browser = http.stranger();
  }

  @AfterEach
  void stop() {
    browser.close();
    http.close();
  }

  @Test
  void passesWhoAsksAndFromWhere() {
    assertThat(browser.post("/api/v1/account", "{\"email\": \"Ada@example.com\"}").status())
        .isEqualTo(204);

    var asked = http.store.last(OwnAccounts.ByMail.class);
    assertThat(asked.email().text()).isEqualTo("Ada@example.com");
    assertThat(asked.address()).isEqualTo("127.0.0.1");
  }

  @Test
  void saysThatRegistrationIsClosed() {
    http.store.refuse(new Failure.Forbidden("Registration is closed here."));

    Answer answer = browser.post("/api/v1/account", "{\"email\": \"ada@example.com\"}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("code")).isEqualTo("forbidden");
  }

  @Test
  void keepsTokensAndPasswordsOutOfTexts() {
    browser.post(
        "/api/v1/account/confirm",
        "{\"token\": \"%s\", \"name\": \"Ada\", \"password\": \"%s\", \"organization\": \"Acme\"}"
            .formatted(TOKEN, PASSWORD));

    var confirm = http.store.last(OwnAccounts.Confirm.class);
    assertThat(confirm.token()).isEqualTo(new Token(TOKEN));
    assertThat(confirm.password().text()).isEqualTo(PASSWORD);
    assertThat(confirm.toString()).doesNotContain(TOKEN).doesNotContain(PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"email\": \"\"}",
        "{\"email\": \"ada\"}",
        "{\"email\": \"ada@example.com\\r\\nBcc: eve@example.com\"}",
        "{\"email\": \"a b@example.com\"}",
        "{\"email\": \"ada@@example.com\"}"
      })
  void refusesWhatIsNoAddress(String body) {
    for (String path : new String[] {"/api/v1/account", "/api/v1/account/forgot-password"}) {
      assertThat(browser.post(path, body).status()).as(path).isEqualTo(422);
    }
  }

  @ParameterizedTest
  @CsvSource({"elevenchars, 422", "twelve chars, 204"})
  void asksForPasswordsOfTwelveCharacters(String password, int status) {
    String body = "{\"token\": \"%s\", \"password\": \"%s\"}".formatted(TOKEN, password);

    assertThat(browser.post("/api/v1/account/reset-password", body).status()).isEqualTo(status);
  }

  @Test
  void aPersonChangesTheOwnPasswordOnly() {
    try (var person = http.person(MemberRole.VIEWER)) {
      person.post(
          "/api/v1/account/change-password",
          "{\"currentPassword\": \"old\", \"newPassword\": \"%s\"}".formatted(PASSWORD));
    }

    var change = http.store.last(OwnAccounts.ChangePassword.class);
    assertThat(change.member().personId()).isEqualTo(FakeIdentity.PERSON);
    assertThat(change.present().text()).isEqualTo("old");
    assertThat(change.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void anInvitationNamesWhoInvites() {
    String body = "{\"email\": \"ben@example.com\", \"role\": \"viewer\"}";
    try (var person = http.person(MemberRole.OWNER)) {
      person.post("/api/v1/organization/invitation", body);
    }
    assertThat(http.store.last(Invitations.Invite.class).inviter()).isEqualTo("ada@example.com");

    http.client.post("/api/v1/organization/invitation", body);
    var invite = http.store.last(Invitations.Invite.class);
    assertThat(invite.inviter()).isEqualTo("An API key");
    assertThat(invite.acting().authority()).isEqualTo(MemberRole.ADMIN);
    assertThat(invite.link().url()).contains("/invitation#token=lk_");
    assertThat(invite.toString()).doesNotContain("lk_");
  }

  @Test
  void aLinkThatIsWorthNothingPointsAtTheToken() {
    http.store.refuse(new Failure.Invalid("/token", "The link was used."));

    Answer answer =
        browser.post("/api/v1/invitation/accept", "{\"token\": \"%s\"}".formatted(TOKEN));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/token");
  }
}
