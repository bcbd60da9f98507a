package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.Token;
import dev.postrider.support.Answer;
import dev.postrider.support.Authenticator;
import dev.postrider.support.ContractClient;
import dev.postrider.support.DatabaseDump;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stolen password opens nothing where the second factor is on. */
final class SecondFactorIT {
  private static final String SESSION = "/api/v1/session";
  private static final String FACTOR = "/api/v1/account/second-factor";
  private static final String PASSWORD = "correct horse battery staple";
  private static final String BY_CODE = "{\"code\": \"%s\"}";
  private static final String NEEDED = "second_factor_required";

  private static Product product;

  @BeforeAll
  static void start() {
    product = Product.start();
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  private static Answer logIn(String body) {
    try (ContractClient browser = product.client("")) {
      return browser.post(SESSION, body);
    }
  }

  private static String body(String email, String password) {
    return "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
  }

  private static Answer logIn(String email, String password, String code) {
    return logIn(body(email, password).replace("}", ", \"code\": \"%s\"}".formatted(code)));
  }

  private static ContractClient session(String email) {
    Answer session = logIn(body(email, PASSWORD));
    assertThat(session.status()).as(session.text()).isEqualTo(201);
    return product.client(session.text("accessToken"));
  }

  /** Somebody with the second factor on: the app, the recovery codes and a session. */
  private record Enrolled(
      String email, String secret, Authenticator app, List<String> recovery, ContractClient client)
      implements AutoCloseable {
    Answer logIn(String code) {
      return SecondFactorIT.logIn(email, PASSWORD, code);
    }

    Answer switchOff(String password, String code) {
      return client.post(
          FACTOR + "/switch-off",
          "{\"currentPassword\": \"%s\", \"code\": \"%s\"}".formatted(password, code));
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /**
   * Makes a person who switches it on with the code of now, so that the next step is still free.
   */
  private static Enrolled enrol(String email) {
    create(email);
    ContractClient client = session(email);
    Answer started = client.post(FACTOR, "{\"currentPassword\": \"%s\"}".formatted(PASSWORD));
    assertThat(started.status()).as(started.text()).isEqualTo(201);
    String secret = started.text("secret");
    assertThat(started.text("url")).contains("secret=" + secret, email.replace("@", "%40"));
    var app = new Authenticator(secret, Clock.systemUTC());
    Answer confirmed = client.post(FACTOR + "/confirm", BY_CODE.formatted(app.code(0)));
    assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
    List<String> recovery = new ArrayList<>();
    confirmed.json().path("recoveryCodes").forEach(code -> recovery.add(code.asText()));
    assertThat(recovery).hasSize(10).doesNotHaveDuplicates();
    return new Enrolled(email, secret, app, recovery, client);
  }

  private static void create(String email) {
    var made = product.runWith(PASSWORD, "user", "create", "--email", email);
    assertThat(made.status()).as(made.err()).isZero();
  }

  private static void assertNeedsACode(Answer answer) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("code")).isEqualTo(NEEDED);
    assertThat(answer.header("Set-Cookie")).isEmpty();
  }

  @Test
  void aPasswordAloneOpensNothing() {
    try (Enrolled ada = enrol("ada@example.com")) {
      assertNeedsACode(logIn(body("ada@example.com", PASSWORD)));
      assertNeedsACode(ada.logIn(ada.app.code(1_000)));

      Answer entered = ada.logIn(ada.app.code(1));
      assertThat(entered.status()).as(entered.text()).isEqualTo(201);
      assertThat(entered.header("Set-Cookie")).isPresent();
      assertNeedsACode(ada.logIn(ada.app.code(0)));
      assertNeedsACode(ada.logIn(ada.app.code(1)));
    }
  }

  @Test
  void aWrongPasswordIsAnsweredAsWithoutASecondFactor() {
    create("bob@example.com");
    try (Enrolled ben = enrol("ben@example.com")) {
      Answer off = logIn(body("bob@example.com", "wrong"));

      assertThat(off.text("code")).isEqualTo("unauthenticated");
      assertThat(logIn(body("ben@example.com", "wrong")).text()).isEqualTo(off.text());
      assertThat(logIn("ben@example.com", "wrong", ben.app.code(1)).text()).isEqualTo(off.text());
      assertThat(logIn("ben@example.com", "wrong", ben.recovery.getFirst()).text())
          .isEqualTo(off.text());
      assertThat(logIn("bob@example.com", PASSWORD, "123456").status()).isEqualTo(201);
    }
  }

  @Test
  void switchingItOnEndsTheOtherSessionsAndIsRecorded() {
    create("cleo@example.com");
    try (ContractClient earlier = session("cleo@example.com");
        ContractClient own = session("cleo@example.com");
        ContractClient key = product.client()) {
      String secret =
          own.post(FACTOR, "{\"currentPassword\": \"%s\"}".formatted(PASSWORD)).text("secret");
      assertThat(own.get(FACTOR).json().path("activeSince").isNull()).isTrue();
      assertThat(logIn(body("cleo@example.com", PASSWORD)).status()).isEqualTo(201);

      var app = new Authenticator(secret, Clock.systemUTC());
      own.post(FACTOR + "/confirm", BY_CODE.formatted(app.code(0)));

      Poll.until(() -> earlier.get(FACTOR).status(), status -> status == 401);
      assertThat(own.get(FACTOR).json().path("activeSince").asText()).startsWith("20");
      assertThat(
              key.get("/api/v1/audit-log?operation=v1.account.second-factor.confirm")
                  .json()
                  .path("data")
                  .findValuesAsText("label"))
          .contains("cleo@example.com");
    }
  }

  @Test
  void aRecoveryCodeIsGoodForOnce() {
    try (Enrolled dan = enrol("dan@example.com")) {
      String code = dan.recovery.get(3);

      assertThat(dan.logIn(code.replace("-", " ").toLowerCase(Locale.ROOT)).status())
          .isEqualTo(201);
      assertNeedsACode(dan.logIn(code));
      assertThat(dan.client.get(FACTOR).json().path("recoveryCodesLeft").asInt()).isEqualTo(9);

      Answer renewed =
          dan.client.post(FACTOR + "/recovery-codes", BY_CODE.formatted(dan.app.code(1)));
      assertThat(renewed.json().path("recoveryCodes")).hasSize(10);
      assertNeedsACode(dan.logIn(dan.recovery.get(4)));
      assertThat(dan.logIn(renewed.json().at("/recoveryCodes/0").asText()).status()).isEqualTo(201);
    }
  }

  @Test
  void isSwitchedOffByPasswordAndCode() {
    try (Enrolled eve = enrol("eve@example.com")) {
      assertThat(eve.switchOff("wrong", eve.recovery.getFirst()).status()).isEqualTo(422);
      assertThat(eve.switchOff(PASSWORD, eve.app.code(1_000)).status()).isEqualTo(422);
      assertNeedsACode(logIn(body("eve@example.com", PASSWORD)));

      assertThat(eve.switchOff(PASSWORD, eve.app.code(1)).status()).isEqualTo(204);

      assertThat(logIn(body("eve@example.com", PASSWORD)).status()).isEqualTo(201);
      assertThat(eve.switchOff(PASSWORD, eve.recovery.getFirst()).status()).isEqualTo(409);
    }
  }

  @Test
  void aForgottenPasswordKeepsTheSecondFactor() throws Exception {
    try (Enrolled fay = enrol("fay@example.com");
        ContractClient browser = product.client("")) {
      Token link = Token.generate(Token.LINK_PREFIX, new SecureRandom());
      try (var connection = product.database().connect();
          var insert =
              connection.prepareStatement(
                  "INSERT INTO one_time_link VALUES (decode(?, 'hex'), 'password_reset', ?, ?,"
                      + " now() + interval '1 hour')")) {
        insert.setString(1, link.hash());
        insert.setString(2, "fay@example.com");
        insert.setString(3, "fay@example.com");
        insert.executeUpdate();
      }

      Answer reset =
          browser.post(
              "/api/v1/account/reset-password",
              "{\"token\": \"%s\", \"password\": \"another horse\"}".formatted(link.text()));

      assertThat(reset.status()).isEqualTo(204);
      assertNeedsACode(logIn(body("fay@example.com", "another horse")));
      assertThat(logIn("fay@example.com", "another horse", fay.app.code(1)).status())
          .isEqualTo(201);
    }
  }

  @Test
  void guessesAreLimitedWhicheverProcessIsAsked() {
    try (Enrolled gil = enrol("gil@example.com")) {
      for (int i = 0; i < 10; i++) {
        assertNeedsACode(gil.logIn(gil.app.code(1_000 + i)));
      }
      assertThat(gil.logIn(gil.app.code(1)).status()).isEqualTo(429);

      product.kill();
      product.startAgain();

      Answer refused = gil.logIn(gil.app.code(1));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
          .isBetween(2 * 3_600, 3 * 3_600);
      assertThat(gil.logIn(gil.recovery.getFirst()).status()).isEqualTo(201);
    }
  }

  @Test
  void anOperatorSwitchesItOffForWhoLostEverything() {
    try (Enrolled hal = enrol("hal@example.com")) {
      var reset = product.run("user", "reset-second-factor", "--email", "HAL@example.com");
      var again = product.run("user", "reset-second-factor", "--email", "hal@example.com");

      assertThat(reset.status()).as(reset.err()).isZero();
      assertThat(logIn(body(hal.email, PASSWORD)).status()).isEqualTo(201);
      assertThat(again.status()).isEqualTo(1);
      assertThat(again.err()).contains("No second factor is on");
    }
  }

  @ParameterizedTest
  @CsvSource({"nobody@example.com, 1, No person has", "nobody, 2, --email must be"})
  void anOperatorIsToldWhatIsWrong(String address, int status, String reason) {
    var refused = product.run("user", "reset-second-factor", "--email", address);

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.err()).contains(reason);
  }

  @Test
  void keepsNothingThatOpensAnything() {
    try (Enrolled ivy = enrol("ivy@example.com")) {
      ivy.logIn(ivy.recovery.getFirst());

      String dump = DatabaseDump.of(product.database()).toString();

      assertThat(dump).contains("ivy@example.com").doesNotContain(ivy.secret);
      assertThat(ivy.recovery)
          .noneMatch(code -> dump.contains(code) || dump.contains(code.replace("-", "")));
    }
  }
}
