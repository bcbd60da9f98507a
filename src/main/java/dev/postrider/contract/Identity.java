package dev.postrider.contract;

import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Password;
import dev.postrider.domain.SecondFactorCode;
import dev.postrider.domain.SessionId;
import dev.postrider.domain.Token;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Proving who a person is: passwords, access tokens and refresh tokens. */
public final class Identity {
  /** How long the comparison of a password may wait for its turn. */
  private static final Duration PASSWORD_PATIENCE = Duration.ofSeconds(20);

  /**
   * Opens a session for an address and its password; {@link Failure.Unauthenticated}, which does
   * not tell which of them is wrong, {@link Failure.SecondFactorRequired} if they are right and a
   * code is missing or wrong, {@link Failure.TooMany} attempts.
   */
  public static final Address<LogIn, Granted> LOG_IN =
      new Address<>("identity.log-in", PASSWORD_PATIENCE);

  /** Goes on with a session; {@link Failure.Unauthenticated}. */
  public static final Address<Renew, Granted> RENEW = Address.of("identity.renew");

  /** Goes on in another organization, with the same refresh token; {@link Failure.NotFound}. */
  public static final Address<Move, Granted> MOVE = Address.of("identity.move");

  /** Finds who an access token belongs to; {@link Failure.Unauthenticated}. */
  public static final Address<Authenticate, Sessions.Member> AUTHENTICATE =
      Address.of("identity.authenticate");

  /** The keys with which anybody can verify access tokens. */
  public static final Address<AskKeys, Keys> KEYS = Address.of("identity.keys");

  private Identity() {}

  /**
   * A log-in.
   *
   * @param code of the second factor; null for none
   * @param userAgent how the browser calls itself
   * @param address by which the client is counted
   */
  public record LogIn(
      EmailAddress email,
      Password password,
      @Nullable SecondFactorCode code,
      String userAgent,
      String address) {}

  /**
   * What a session is given.
   *
   * @param accessToken for the {@code Authorization} header
   * @param refreshToken trades for the next; null if the present one is still good
   */
  public record Granted(
      Token accessToken,
      Instant accessExpiresAt,
      @Nullable Token refreshToken,
      Sessions.Opened session) {}

  /** A refresh token as a browser presented it. */
  public record Renew(Token refreshToken) {}

  /** Another organization to act in. */
  public record Move(SessionId sessionId, OrganizationId organizationId) {}

  /** An access token as a caller presented it. */
  public record Authenticate(Token accessToken) {}

  /** The question for keys. */
  public record AskKeys() {}

  /** A JWK Set (RFC 7517, section 5). */
  public record Keys(String json) {}
}
