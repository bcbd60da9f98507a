package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.Identity;
import dev.postrider.contract.OwnSecondFactors;
import dev.postrider.contract.SecondFactors;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.SecondFactorCode;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecondFactorRoutesTest {
  private static final String FACTOR = "/api/v1/account/second-factor";
  private static final String SESSION = "/api/v1/session";
  private static final String BY_CODE = "{\"code\": \"%s\"}";
  private static final String LOG_IN =
      "{\"email\": \"ada@example.com\", \"password\": \"%s\", \"code\": \"%%s\"}"
          .formatted(FakeIdentity.PASSWORD);
  private static final String SWITCH_OFF =
      "{\"currentPassword\": \"%s\", \"code\": \"123456\"}".formatted(FakeIdentity.PASSWORD);

  private HttpFixture http;
  private ContractClient person;
  private ContractClient browser;

  @BeforeEach
  void start() {
    http = new HttpFixture();
    person = http.person(MemberRole.VIEWER);
    browser = http.stranger();
  }

  @AfterEach
  void stop() {
    browser.close();
    person.close();
    http.close();
  }

  @Test
  void tellsHowItStandsWithTheCallers() {
    Answer answer = person.get(FACTOR);

    assertThat(answer.text("activeSince")).isEqualTo("2026-05-04T10:00:00Z");
    assertThat(answer.json().path("recoveryCodesLeft").asInt()).isEqualTo(9);
    assertThat(http.store.last(SecondFactors.Of.class).personId()).isEqualTo(FakeIdentity.PERSON);
  }

  @Test
  void showsASecretToWhoKnowsThePassword() {
    Answer answer =
        person.post(FACTOR, "{\"currentPassword\": \"%s\"}".formatted(FakeIdentity.PASSWORD));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("secret")).isEqualTo(FakeSecondFactors.SECRET.text());
    assertThat(answer.text("url")).startsWith("otpauth://totp/");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    var start = http.store.last(OwnSecondFactors.Start.class);
    assertThat(start.present().text()).isEqualTo(FakeIdentity.PASSWORD);
    assertThat(start.address()).isEqualTo("127.0.0.1");
    assertThat(start.toString()).doesNotContain(FakeIdentity.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/confirm", "/recovery-codes"})
  void showsRecoveryCodesInGroups(String path) {
    Answer answer = person.post(FACTOR + path, BY_CODE.formatted("123456"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/recoveryCodes")).hasSize(10);
    assertThat(answer.json().at("/recoveryCodes/0").asText()).isEqualTo("AAAAA-BBBBB-CCCCC-DDDDD");
    var request = http.store.last(OwnSecondFactors.ByCode.class);
    assertThat(request.member().sessionId()).isEqualTo(FakeIdentity.SESSION);
    assertThat(request.toString()).doesNotContain("123456");
  }

  @Test
  void switchesOffByPasswordAndCode() {
    assertThat(person.post(FACTOR + "/switch-off", SWITCH_OFF).status()).isEqualTo(204);

    var request = http.store.last(OwnSecondFactors.SwitchOff.class);
    assertThat(request.code()).isEqualTo(new SecondFactorCode.Timed("123456"));
    assertThat(request.present().text()).isEqualTo(FakeIdentity.PASSWORD);
    assertThat(request.toString()).doesNotContain("123456", FakeIdentity.PASSWORD);
  }

  @ParameterizedTest
  @CsvSource({
    "123456, 123456",
    "123 456, 123456",
    "aaaaa-bbbbb-ccccc-ddddd, AAAAABBBBBCCCCCDDDDD",
    "AAAAABBBBBCCCCCDDDDD, AAAAABBBBBCCCCCDDDDD"
  })
  void takesACodeAsPeopleTypeIt(String typed, String code) {
    assertThat(browser.post(SESSION, LOG_IN.formatted(typed)).status()).isEqualTo(201);

    assertThat(http.store.last(Identity.LogIn.class).code())
        .isEqualTo(
            code.length() == 6
                ? new SecondFactorCode.Timed(code)
                : new SecondFactorCode.Recovery(code));
  }

  @Test
  void logsInWithoutACodeWhereNoneIsSent() {
    browser.post(SESSION, LOG_IN.replace(", \"code\": \"%s\"", ""));

    assertThat(http.store.last(Identity.LogIn.class).code()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12345",
        "1234567",
        "12345a",
        "١٢٣٤٥٦",
        "AAAAABBBBBCCCCCDDDD0",
        "AAAAABBBBBCCCCCDDDDDA"
      })
  void refusesWhatIsNoCode(String code) {
    for (String path : new String[] {"/confirm", "/recovery-codes"}) {
      Answer answer = person.post(FACTOR + path, BY_CODE.formatted(code));
      assertThat(answer.status()).as(path).isEqualTo(422);
      assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/code");
    }
    assertThat(browser.post(SESSION, LOG_IN.formatted(code)).status()).isEqualTo(422);
    assertThat(http.store.has(OwnSecondFactors.ByCode.class)).isFalse();
    assertThat(http.store.has(Identity.LogIn.class)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"currentPassword\": \"\"}", "{\"code\": \"123456\"}"})
  void asksForThePassword(String body) {
    assertThat(person.post(FACTOR, body).status()).isEqualTo(422);
    assertThat(person.post(FACTOR + "/switch-off", body).status()).isEqualTo(422);
  }

  @Test
  void saysThatACodeIsNeeded() {
    http.store.refuse(new Failure.SecondFactorRequired("The second factor is on. Send a code."));

    Answer answer = browser.post(SESSION, LOG_IN.formatted("123456"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("code")).isEqualTo("second_factor_required");
    assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
    assertThat(answer.header("Set-Cookie")).isEmpty();
  }

  @Test
  void saysWhatIsWrong() {
    http.store.refuse(new Failure.Invalid("/code", "was used already"));
    Answer wrong = person.post(FACTOR + "/switch-off", SWITCH_OFF);
    http.store.refuse(new Failure.Conflict("The second factor is on already."));
    Answer on = person.post(FACTOR, "{\"currentPassword\": \"a\"}");
    http.store.refuse(new Failure.TooMany("There were too many wrong codes.", Duration.ofHours(3)));
    Answer often = person.post(FACTOR + "/recovery-codes", BY_CODE.formatted("123456"));

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().at("/errors/0/pointer").asText()).isEqualTo("/code");
    assertThat(on.status()).isEqualTo(409);
    assertThat(often.status()).isEqualTo(429);
    assertThat(often.header("Retry-After")).contains("10800");
  }

  @Test
  void isForPeopleOnly() {
    assertThat(http.client.get(FACTOR).status()).isEqualTo(403);
    assertThat(browser.get(FACTOR).status()).isEqualTo(401);
  }
}
