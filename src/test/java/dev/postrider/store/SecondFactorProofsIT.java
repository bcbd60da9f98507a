package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.contract.SecondFactors;
import dev.postrider.contract.SecondFactors.Guess;
import dev.postrider.contract.SecondFactors.Proof;
import dev.postrider.contract.SecondFactors.Step;
import dev.postrider.contract.SecondFactors.Use;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SecondFactorProofsIT extends SecondFactorScene {
  @Test
  void aStepIsUsedUpWithAllBeforeIt() {
    switchOn();

    assertWrongCode(store.refusal(SecondFactors.USE, use(CONFIRMED)));
    store.ask(SecondFactors.USE, use(new Step(102)));
    assertWrongCode(store.refusal(SecondFactors.USE, use(new Step(102))));
    assertWrongCode(store.refusal(SecondFactors.USE, use(new Step(101))));
    store.ask(SecondFactors.USE, use(new Step(103)));
    assertThat(mailed()).isEmpty();
  }

  @Test
  void aStepIsGoodForOneOfManyAtOnce() {
    switchOn();

    assertOneWins(new Step(101));
  }

  @Test
  void aRecoveryCodeIsGoodForOneOfManyAtOnce() {
    switchOn();

    assertOneWins(FIRST);
    assertThat(status().recoveryCodesLeft()).isEqualTo(1);
    assertThat(mailed()).containsExactly(MailKind.RECOVERY_CODE_USED);
  }

  private void assertOneWins(Proof proof) {
    var all =
        Stream.generate(() -> store.bus.request(SecondFactors.USE, use(proof))).limit(4).toList();
    StoreFixture.await(Future.join(all).otherwiseEmpty());

    assertThat(all.stream().filter(Future::succeeded)).hasSize(1);
  }

  @Test
  void aRecoveryCodeIsOfItsPersonOnly() {
    switchOn();
    PersonId eve = create(new EmailAddress("eve@example.com"));

    assertWrongCode(store.refusal(SecondFactors.USE, new Use(eve, FIRST, URL)));
    assertThat(status().recoveryCodesLeft()).isEqualTo(2);
  }

  @Test
  void tenGuessesAtOnceAndThenOneInThreeHours() {
    // Given
    switchOn();

    // When
    var all =
        IntStream.range(0, 16)
            .mapToObj(i -> store.bus.request(SecondFactors.GUESS, new Guess(ada, URL)))
            .toList();
    StoreFixture.await(Future.join(all).otherwiseEmpty());

    // Then
    assertThat(all.stream().filter(Future::succeeded)).hasSize(10);
    assertThat(store.refusal(SecondFactors.GUESS, new Guess(ada, URL)))
        .isInstanceOfSatisfying(
            Failure.TooMany.class,
            often -> assertThat(often.retryAfter()).isEqualTo(Duration.ofHours(3)));
    store.clock.advance(Duration.ofHours(3));
    assertThat(store.ask(SecondFactors.GUESS, new Guess(ada, URL)).secret()).isEqualTo(SECRET);
    assertThat(store.refusal(SecondFactors.GUESS, new Guess(ada, URL)))
        .isInstanceOf(Failure.TooMany.class);
    assertThat(mailed()).containsExactly(MailKind.CODES_GUESSED);
  }

  @Test
  void guessesThatWereRightCostNothing() {
    switchOn();

    for (int i = 1; i <= 30; i++) {
      store.ask(SecondFactors.GUESS, new Guess(ada, URL));
      store.ask(SecondFactors.USE, use(new Step(CONFIRMED.number() + i)));
    }

    assertThat(mailed()).isEmpty();
  }

  @Test
  void whoLogsInAllTheTimeGivesAThiefNoMoreGuesses() {
    // Given
    switchOn();
    for (int i = 0; i < 9; i++) {
      store.ask(SecondFactors.GUESS, new Guess(ada, URL));
    }

    // When
    store.ask(SecondFactors.GUESS, new Guess(ada, URL));
    store.ask(SecondFactors.USE, use(new Step(101)));

    // Then
    store.ask(SecondFactors.GUESS, new Guess(ada, URL));
    assertThat(store.refusal(SecondFactors.GUESS, new Guess(ada, URL)))
        .isInstanceOf(Failure.TooMany.class);
  }

  @Test
  void tellsOfGuessesOnceADay() {
    switchOn();
    for (int i = 0; i < 10; i++) {
      store.ask(SecondFactors.GUESS, new Guess(ada, URL));
    }

    for (int hours = 3; hours <= 24; hours += 3) {
      assertThat(mailed().size()).isEqualTo(hours == 3 ? 1 : 0);
      store.clock.advance(Duration.ofHours(3));
      store.ask(SecondFactors.GUESS, new Guess(ada, URL));
    }

    assertThat(mailed()).containsExactly(MailKind.CODES_GUESSED);
  }

  @Test
  void aRecoveryCodeHelpsWhenNobodyMayGuess() {
    switchOn();
    for (int i = 0; i < 10; i++) {
      store.ask(SecondFactors.GUESS, new Guess(ada, URL));
    }

    store.ask(SecondFactors.USE, use(FIRST));

    assertThat(mailed())
        .containsExactlyInAnyOrder(MailKind.CODES_GUESSED, MailKind.RECOVERY_CODE_USED);
  }

  @Test
  void aSecretIsEncryptedAndBoundToItsPerson() {
    // Given
    switchOn();
    assertThat(
            store.count(
                "second_factor WHERE position('%s' IN encode(secret, 'escape')) > 0"
                    .formatted(SECRET.text())))
        .isZero();
    PersonId eve = create(new EmailAddress("eve@example.com"));

    // When
    store.run("DELETE FROM recovery_code");
    store.run("UPDATE second_factor SET person_id = '%s'".formatted(eve.value()));

    // Then
    assertThat(store.refusal(SecondFactors.GUESS, new Guess(eve, URL)))
        .isInstanceOf(Failure.Internal.class);
  }
}
