package dev.postrider.contract;

import dev.postrider.domain.Token;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Signing in with the OpenID Provider that the operator has named, if any. */
public final class SignIns {
  /** Where the provider sends browsers back to, below this service's address. */
  public static final String CALLBACK = "/api/v1/session/openid/callback";

  /** How long a sign-in may take; its cookie lives as long. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Longer than all requests to the provider that a sign-in may need. */
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  /** Tells what ways in there are. */
  public static final Address<AskMethods, Methods> METHODS = Address.of("sign-ins.methods");

  /** Begins a sign-in. */
  public static final Address<Start, Started> START = new Address<>("sign-ins.start", PATIENCE);

  /** Ends it when the browser comes back from the provider. */
  public static final Address<Finish, Finished> FINISH = new Address<>("sign-ins.finish", PATIENCE);

  private SignIns() {}

  /** Why nobody was signed in. */
  public enum Refused {
    /** No provider is set up here. */
    NOT_OFFERED,
    /** The person, or the provider, called it off. */
    CANCELLED,
    /** It took too long, was finished before, or was begun in another browser. */
    EXPIRED,
    /** The provider is away, or answered what cannot be trusted; the log says more. */
    PROVIDER_FAILED,
    /** The provider does not vouch for the e-mail address. */
    EMAIL_UNVERIFIED,
    /** Nobody has invited the person, and the domain of the address is not let in. */
    NOT_ALLOWED,
    /** The account of that address belongs to another identity at the provider. */
    ALREADY_LINKED,
    /** The person is in no organization. */
    NO_ORGANIZATION,
    /** The client's address has tried too often. */
    TOO_MANY_ATTEMPTS,
    /** A part of this service is away. */
    UNAVAILABLE
  }

  /** The question for ways in. */
  public record AskMethods() {}

  /**
   * Ways in.
   *
   * @param registration whether anybody may register
   * @param openId how the provider is called; null if there is none
   */
  public record Methods(boolean registration, @Nullable String openId) {}

  /**
   * A sign-in to begin.
   *
   * @param address by which the client is counted
   */
  public record Start(String address) {}

  /**
   * What became of the beginning: all but {@code refused} are null, or it alone is not.
   *
   * @param secret for a cookie of the browser
   * @param url to which the browser goes
   */
  public record Started(@Nullable Token secret, @Nullable String url, @Nullable Refused refused) {}

  /**
   * What a browser brought back from the provider (RFC 6749, section 4.1.2). Its text form shows
   * nothing of it.
   *
   * @param secret of the cookie; null if the browser has none
   * @param answer what the provider said
   */
  public record Finish(@Nullable Token secret, Answer answer, Client client) {}

  /**
   * The parameters of an answer; null for those that it has not.
   *
   * @param issuer who answers (RFC 9207)
   */
  public record Answer(
      @Nullable String state,
      @Nullable String code,
      @Nullable String error,
      @Nullable String issuer) {
    @Override
    public String toString() {
      return "Answer[]";
    }
  }

  /**
   * A browser.
   *
   * @param userAgent how it calls itself
   * @param address by which it is counted
   */
  public record Client(String userAgent, String address) {}

  /** What became of a sign-in: one of the two is null. */
  public record Finished(Identity.@Nullable Granted granted, @Nullable Refused refused) {}
}
