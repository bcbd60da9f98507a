package dev.postrider.identity;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.SecondFactors;
import dev.postrider.contract.SecondFactors.Proof;
import dev.postrider.contract.SecondFactors.RecoveryHash;
import dev.postrider.contract.SecondFactors.Step;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SecondFactorCode;
import dev.postrider.domain.TotpSecret;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Proves that people have their second factor. */
final class SecondFactorCheck {
  private static final String NEEDED =
      "The second factor is on. Send the same with 'code': what the authenticator app shows, or a"
          + " recovery code.";
  private static final String WRONG =
      "The code is wrong, or was used before. Send the next one that the authenticator app shows,"
          + " or a recovery code.";

  private final Bus bus;
  private final InstantSource clock;
  private final OwnAccount.Site site;
  private final Totp totp = new Totp();

  SecondFactorCheck(Bus bus, InstantSource clock, OwnAccount.Site site) {
    this.bus = bus;
    this.clock = clock;
    this.site = site;
  }

  /**
   * Lets a person in whose password was right: nothing is asked if no second factor is on.
   *
   * @param code null if none was sent
   */
  Future<PersonId> admit(PersonId person, @Nullable SecondFactorCode code) {
    return bus.request(SecondFactors.STATUS, new SecondFactors.Of(person))
        .compose(
            status -> {
              if (status.activeSince() == null) {
                return Future.succeededFuture(person);
              }
              return code == null
                  ? refuse(new Failure.SecondFactorRequired(NEEDED))
                  : use(person, code);
            });
  }

  private Future<PersonId> use(PersonId person, SecondFactorCode code) {
    return prove(person, code)
        .compose(proof -> bus.request(SecondFactors.USE, use(person, proof)))
        .map(person)
        .recover(
            refused ->
                isWrong(refused)
                    ? refuse(new Failure.SecondFactorRequired(WRONG))
                    : Future.failedFuture(refused));
  }

  /** Also if the second factor was switched off meanwhile: then the next try takes no code. */
  private static boolean isWrong(Throwable cause) {
    return cause instanceof BusFailure refused
        && (refused.failure() instanceof Failure.Invalid
            || refused.failure() instanceof Failure.Conflict);
  }

  /** What is to be done with a proof, and by whom. */
  SecondFactors.Use use(PersonId person, Proof proof) {
    return new SecondFactors.Use(person, proof, site.logIn());
  }

  /**
   * What a code proves; it is not used up yet. Guesses of the app's codes are counted; nobody
   * guesses a recovery code. Fails with {@link Failure.Invalid}.
   */
  Future<Proof> prove(PersonId person, SecondFactorCode code) {
    return switch (code) {
      case SecondFactorCode.Recovery recovery ->
          Future.succeededFuture(new RecoveryHash(recovery.hash()));
      case SecondFactorCode.Timed timed ->
          bus.request(SecondFactors.GUESS, new SecondFactors.Guess(person, site.forgotPassword()))
              .compose(guessed -> compare(timed, guessed.secret()))
              .map(step -> step);
    };
  }

  /** The step that a code belongs to; {@link Failure.Invalid} if it is of another secret. */
  Future<Step> compare(SecondFactorCode code, TotpSecret secret) {
    OptionalLong step =
        code instanceof SecondFactorCode.Timed timed
            ? totp.stepOf(timed, secret, clock.instant())
            : OptionalLong.empty();
    return step.isPresent()
        ? Future.succeededFuture(new Step(step.getAsLong()))
        : refuse(
            new Failure.Invalid(
                "/code",
                "is not what the authenticator app shows; see whether its clock is right"));
  }

  private static <T> Future<T> refuse(Failure failure) {
    return Future.failedFuture(new BusFailure(failure));
  }
}
