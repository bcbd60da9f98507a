package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.People;
import dev.postrider.contract.SecondFactors;
import dev.postrider.contract.SecondFactors.Confirm;
import dev.postrider.contract.SecondFactors.Of;
import dev.postrider.contract.SecondFactors.Proof;
import dev.postrider.contract.SecondFactors.RecoveryHash;
import dev.postrider.contract.SecondFactors.Start;
import dev.postrider.contract.SecondFactors.Status;
import dev.postrider.contract.SecondFactors.Step;
import dev.postrider.contract.SecondFactors.Use;
import dev.postrider.contract.SecondFactors.Waiting;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import dev.postrider.domain.TotpSecret;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Somebody in a store who may switch a second factor on. */
abstract class SecondFactorScene {
  static final EmailAddress ADA = new EmailAddress("ada@example.com");
  static final TotpSecret SECRET = new TotpSecret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  static final TotpSecret OTHER = new TotpSecret("A".repeat(32));
  static final String URL = "https://example.com/log-in";
  static final RecoveryHash FIRST = new RecoveryHash("1a".repeat(32));
  static final RecoveryHash SECOND = new RecoveryHash("2b".repeat(32));
  static final Step CONFIRMED = new Step(100);

  StoreFixture store;
  PersonId ada;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    ada = create(ADA);
  }

  @AfterEach
  void close() {
    store.close();
  }

  PersonId create(EmailAddress email) {
    var person =
        new People.Create(email, "Ada", "$argon2id$", store.organization, MemberRole.VIEWER);
    return store.ask(People.CREATE, person).id();
  }

  SessionId logIn(String refreshHash) {
    var open =
        new Sessions.Open(
            ada,
            "Browser",
            "203.0.113.7",
            refreshHash,
            store.clock.instant().plus(Duration.ofDays(1)),
            null);
    return store.ask(Sessions.OPEN, open).id();
  }

  Confirm confirm(Waiting waiting, SessionId sparing) {
    return new Confirm(ada, sparing, waiting.startedAt(), CONFIRMED, List.of(FIRST, SECOND), URL);
  }

  /** Switches one on, with two recovery codes. */
  void switchOn() {
    store.ask(SecondFactors.START, new Start(ada, SECRET));
    Waiting waiting = store.ask(SecondFactors.WAITING, new Of(ada));
    store.ask(SecondFactors.CONFIRM, confirm(waiting, new SessionId(new UUID(0, 0))));
    assertThat(mailed()).containsExactly(MailKind.SECOND_FACTOR_ON);
  }

  Status status() {
    return store.ask(SecondFactors.STATUS, new Of(ada));
  }

  Use use(Proof proof) {
    return new Use(ada, proof, URL);
  }

  List<MailKind> mailed() {
    return store.ask(Mails.CLAIM, new Mails.Claim(100, Duration.ofDays(100))).mails().stream()
        .map(due -> ((Mail) due.content()).kind())
        .toList();
  }

  void assertWrongCode(Failure refused) {
    assertThat(refused)
        .isInstanceOfSatisfying(
            Failure.Invalid.class, wrong -> assertThat(wrong.pointer()).isEqualTo("/code"));
  }
}
