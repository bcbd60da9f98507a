package dev.postrider.contract;

import dev.postrider.domain.Password;
import dev.postrider.domain.SecondFactorCode;
import dev.postrider.domain.TotpSecret;
import java.time.Duration;
import java.util.List;

/**
 * What people do with their own second factor. Each request names the address by which the client
 * is counted, and fails with {@link Failure.TooMany} after too many attempts.
 */
public final class OwnSecondFactors {
  /** How long the comparison of a password may wait for its turn. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Makes a secret, which waits to be confirmed; {@link Failure.Invalid} password, {@link
   * Failure.Conflict} if one is on.
   */
  public static final Address<Start, Started> START =
      new Address<>("own-second-factors.start", PATIENCE);

  /**
   * Switches on what waits, by a code of it; {@link Failure.Invalid} code, {@link Failure.Conflict}
   * if nothing waits.
   */
  public static final Address<ByCode, RecoveryCodes> CONFIRM =
      Address.of("own-second-factors.confirm");

  /**
   * Replaces the recovery codes; {@link Failure.Invalid} code, {@link Failure.Conflict} if none is
   * on.
   */
  public static final Address<ByCode, RecoveryCodes> RENEW_CODES =
      Address.of("own-second-factors.renew-codes");

  /**
   * Switches off; {@link Failure.Invalid} password or code, {@link Failure.Conflict} if none is on.
   */
  public static final Address<SwitchOff, Done> SWITCH_OFF =
      new Address<>("own-second-factors.switch-off", PATIENCE);

  private OwnSecondFactors() {}

  /** A second factor to begin with. */
  public record Start(Sessions.Member member, Password present, String address) {}

  /**
   * A secret to give to an authenticator app, shown once. The text form hides it.
   *
   * @param url the same for a QR code, {@code otpauth://…}
   */
  public record Started(TotpSecret secret, String url) {
    @Override
    public String toString() {
      return "Started[]";
    }
  }

  /** Something that takes a code. */
  public record ByCode(Sessions.Member member, SecondFactorCode code, String address) {}

  /** New recovery codes, shown once. */
  public record RecoveryCodes(List<SecondFactorCode.Recovery> codes) {
    public RecoveryCodes {
      codes = List.copyOf(codes);
    }
  }

  /** A second factor to do without from now on. */
  public record SwitchOff(
      Sessions.Member member, Password present, SecondFactorCode code, String address) {}
}
