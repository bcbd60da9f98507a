package dev.postrider.contract;

import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import dev.postrider.domain.TotpSecret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Second factors as they are stored: for each person at most one, which waits to be confirmed or is
 * on. Every change is told to the person by mail.
 */
public final class SecondFactors {
  /** Finds how it stands with a person's. */
  public static final Address<Of, Status> STATUS = Address.of("second-factors.status");

  /**
   * Keeps a secret until it is confirmed, in place of one that waits; {@link Failure.Conflict} if
   * one is on.
   */
  public static final Address<Start, Done> START = Address.of("second-factors.start");

  /** Finds the secret that waits; {@link Failure.Conflict} if none does, or for too long. */
  public static final Address<Of, Waiting> WAITING = Address.of("second-factors.waiting");

  /**
   * Switches on what waits, and ends all other sessions; {@link Failure.Conflict} if it does not
   * wait any more.
   */
  public static final Address<Confirm, Done> CONFIRM = Address.of("second-factors.confirm");

  /**
   * Counts a guess before it is compared, in all processes together; {@link Failure.TooMany},
   * {@link Failure.Conflict} if none is on.
   */
  public static final Address<Guess, Guessed> GUESS = Address.of("second-factors.guess");

  /** Uses a proof up; {@link Failure.Invalid} if that has happened before. */
  public static final Address<Use, Done> USE = Address.of("second-factors.use");

  /** Uses a proof up and replaces all recovery codes; fails like {@link #SWITCH_OFF}. */
  public static final Address<RenewCodes, Done> RENEW_CODES =
      Address.of("second-factors.renew-codes");

  /**
   * Uses a proof up and switches off; {@link Failure.Conflict} if none is on, {@link
   * Failure.Invalid} proof.
   */
  public static final Address<Use, Done> SWITCH_OFF = Address.of("second-factors.switch-off");

  /**
   * Switches off without a proof, for who has lost everything; {@link Failure.NotFound} person,
   * {@link Failure.Conflict} if none is on.
   */
  public static final Address<Reset, Done> RESET = Address.of("second-factors.reset");

  private SecondFactors() {}

  /** What shows that somebody has the second factor; good for once. */
  public sealed interface Proof {}

  /**
   * A code of the app that was right.
   *
   * @param number of its time step (RFC 6238, section 4.2); those up to it are used up, too
   */
  public record Step(long number) implements Proof {}

  /**
   * A recovery code, which is yet to be looked for.
   *
   * @param hash its SHA-256 in lower-case hexadecimal
   */
  public record RecoveryHash(String hash) implements Proof {
    @Override
    public String toString() {
      return "RecoveryHash[]";
    }
  }

  /** A person. */
  public record Of(PersonId personId) {}

  /**
   * How it stands.
   *
   * @param activeSince null if none is on
   */
  public record Status(@Nullable Instant activeSince, int recoveryCodesLeft) {}

  /** A secret that is to wait. */
  public record Start(PersonId personId, TotpSecret secret) {}

  /** A secret that waits. */
  public record Waiting(TotpSecret secret, Instant startedAt) {}

  /**
   * What has been confirmed.
   *
   * @param sparing the session that goes on
   * @param startedAt which one, as {@link Waiting} has it
   * @param step of the code that confirmed it, which is used up
   * @param codes the hashes of the recovery codes
   * @param url where to log in
   */
  public record Confirm(
      PersonId personId,
      SessionId sparing,
      Instant startedAt,
      Step step,
      List<RecoveryHash> codes,
      String url) {
    public Confirm {
      codes = List.copyOf(codes);
    }
  }

  /**
   * A code of the app that is about to be compared.
   *
   * @param url where to set another password
   */
  public record Guess(PersonId personId, String url) {}

  /** What a guess is compared with. */
  public record Guessed(TotpSecret secret) {}

  /**
   * A proof to use up.
   *
   * @param url where to log in
   */
  public record Use(PersonId personId, Proof proof, String url) {}

  /**
   * Other recovery codes.
   *
   * @param codes their hashes
   */
  public record RenewCodes(Use use, List<RecoveryHash> codes) {
    public RenewCodes {
      codes = List.copyOf(codes);
    }
  }

  /**
   * Somebody who has lost everything.
   *
   * @param url where to log in
   */
  public record Reset(EmailAddress email, String url) {}
}
