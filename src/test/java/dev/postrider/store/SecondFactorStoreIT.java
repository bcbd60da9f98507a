package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.SecondFactors;
import dev.postrider.contract.SecondFactors.Guess;
import dev.postrider.contract.SecondFactors.Of;
import dev.postrider.contract.SecondFactors.RecoveryHash;
import dev.postrider.contract.SecondFactors.RenewCodes;
import dev.postrider.contract.SecondFactors.Reset;
import dev.postrider.contract.SecondFactors.Start;
import dev.postrider.contract.SecondFactors.Status;
import dev.postrider.contract.SecondFactors.Step;
import dev.postrider.contract.SecondFactors.Waiting;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SecondFactorStoreIT extends SecondFactorScene {
  @Test
  void doesNothingUntilItIsConfirmed() {
    store.ask(SecondFactors.START, new Start(ada, OTHER));
    store.ask(SecondFactors.START, new Start(ada, SECRET));

    assertThat(store.ask(SecondFactors.WAITING, new Of(ada)))
        .isEqualTo(new Waiting(SECRET, store.clock.instant()));
    assertThat(status()).isEqualTo(new Status(null, 0));
    assertThat(store.refusal(SecondFactors.GUESS, new Guess(ada, URL)))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(store.refusal(SecondFactors.SWITCH_OFF, use(FIRST)))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(mailed()).isEmpty();
  }

  @Test
  void isConfirmedWithinTheHour() {
    store.ask(SecondFactors.START, new Start(ada, SECRET));
    store.clock.advance(Duration.ofHours(1));

    assertThat(store.refusal(SecondFactors.WAITING, new Of(ada)))
        .isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void confirmsTheSecretThatTheCodeWasOf() {
    // Given
    store.ask(SecondFactors.START, new Start(ada, SECRET));
    Waiting waiting = store.ask(SecondFactors.WAITING, new Of(ada));
    store.clock.advance(Duration.ofSeconds(1));
    store.ask(SecondFactors.START, new Start(ada, OTHER));

    // When
    Failure refused =
        store.refusal(SecondFactors.CONFIRM, confirm(waiting, new SessionId(new UUID(0, 0))));

    // Then
    assertThat(refused).isInstanceOf(Failure.Conflict.class);
    assertThat(status().activeSince()).isNull();
  }

  @Test
  void endsTheOtherSessions() {
    // Given
    SessionId own = logIn("3c".repeat(32));
    logIn("4d".repeat(32));
    store.ask(SecondFactors.START, new Start(ada, SECRET));

    // When
    store.ask(SecondFactors.CONFIRM, confirm(store.ask(SecondFactors.WAITING, new Of(ada)), own));

    // Then
    assertThat(store.ask(Sessions.LIST, new Sessions.Of(ada)).sessions())
        .extracting(Sessions.Session::id)
        .containsExactly(own);
    assertThat(status()).isEqualTo(new Status(store.clock.instant(), 2));
    assertThat(store.refusal(SecondFactors.START, new Start(ada, OTHER)))
        .isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void recoveryCodesAreReplacedForAProof() {
    // Given
    switchOn();
    var third = new RecoveryHash("3c".repeat(32));
    assertWrongCode(
        store.refusal(SecondFactors.RENEW_CODES, new RenewCodes(use(CONFIRMED), List.of(third))));

    // When
    store.ask(SecondFactors.RENEW_CODES, new RenewCodes(use(new Step(101)), List.of(third)));

    // Then
    assertWrongCode(store.refusal(SecondFactors.USE, use(FIRST)));
    assertThat(status().recoveryCodesLeft()).isEqualTo(1);
    assertThat(mailed()).containsExactly(MailKind.RECOVERY_CODES_RENEWED);
    store.ask(SecondFactors.USE, use(third));
  }

  @Test
  void isSwitchedOffForAProof() {
    switchOn();
    assertWrongCode(store.refusal(SecondFactors.SWITCH_OFF, use(CONFIRMED)));
    assertThat(status().activeSince()).isNotNull();

    store.ask(SecondFactors.SWITCH_OFF, use(SECOND));

    assertThat(status()).isEqualTo(new Status(null, 0));
    assertThat(store.count("recovery_code")).isZero();
    assertThat(mailed()).containsExactly(MailKind.SECOND_FACTOR_OFF);
  }

  @Test
  void anOperatorSwitchesItOff() {
    var reset = new Reset(new EmailAddress("ADA@example.com"), URL);
    assertThat(store.refusal(SecondFactors.RESET, reset)).isInstanceOf(Failure.Conflict.class);
    switchOn();

    store.ask(SecondFactors.RESET, reset);

    assertThat(status().activeSince()).isNull();
    assertThat(mailed()).containsExactly(MailKind.SECOND_FACTOR_OFF);
    assertThat(
            store.refusal(SecondFactors.RESET, new Reset(new EmailAddress("eve@example.com"), URL)))
        .isInstanceOf(Failure.NotFound.class);
  }
}
