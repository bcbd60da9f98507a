package dev.postrider.identity;

import dev.postrider.config.OpenIdSettings;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Identity.Granted;
import dev.postrider.contract.OpenIdentities;
import dev.postrider.contract.OpenIdentities.Link;
import dev.postrider.contract.OpenIdentities.Newcomer;
import dev.postrider.contract.OpenIdentities.Subject;
import dev.postrider.contract.SignIns;
import dev.postrider.contract.SignIns.Finish;
import dev.postrider.contract.SignIns.Finished;
import dev.postrider.contract.SignIns.Refused;
import dev.postrider.contract.SignIns.Start;
import dev.postrider.contract.SignIns.Started;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.Token;
import dev.postrider.identity.OpenIdProvider.Redeemed;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people in who have proved to an OpenID Provider who they are. The identity there, once
 * linked with an account, decides for good; an e-mail address, which can change hands, counts only
 * the first time, and only of the domains for which the operator trusts the provider.
 */
final class OpenIdSignIn {
  private static final Logger LOG = LoggerFactory.getLogger(OpenIdSignIn.class);

  /** Errors for which the person is responsible (RFC 6749, 4.1.2.1; OpenID Connect, 3.1.2.6). */
  private static final Set<String> CALLED_OFF =
      Set.of(
          "access_denied",
          "login_required",
          "interaction_required",
          "account_selection_required",
          "consent_required");

  private final Bus bus;
  private final InstantSource clock;
  private final OpenIdSettings settings;
  private final OpenIdProvider provider;
  private final LogInLimits limits;
  private final BiFunction<PersonId, SignIns.Client, Future<Granted>> open;
  private final SecureRandom random = new SecureRandom();

  /**
   * A way in.
   *
   * @param parts what it is made of
   * @param open opens a session
   */
  OpenIdSignIn(
      Bus bus,
      InstantSource clock,
      Parts parts,
      BiFunction<PersonId, SignIns.Client, Future<Granted>> open) {
    this.bus = bus;
    this.clock = clock;
    this.settings = parts.settings();
    this.provider = parts.provider();
    this.limits = parts.limits();
    this.open = open;
  }

  /** What a way in is made of. */
  record Parts(OpenIdSettings settings, OpenIdProvider provider, LogInLimits limits) {}

  Future<Void> serve() {
    return bus.serve(SignIns.START, this::start)
        .compose(done -> bus.serve(SignIns.FINISH, this::finish));
  }

  /** Ends a sign-in without anybody having signed in. */
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refused refused;

    RefusedException(Refused refused) {
      super(refused.name(), null, false, false);
      this.refused = refused;
    }
  }

  private Future<Started> start(Start request) {
    return Future.succeededFuture(request.address())
        .compose(this::admit)
        .compose(admitted -> start())
        .recover(cause -> Future.succeededFuture(new Started(null, null, refused(cause))));
  }

  private Future<Started> start() {
    var secret = new SignInSecret(Token.generate(Token.SIGN_IN_PREFIX, random));
    return provider
        .authorizationUrl(secret)
        .compose(
            url ->
                bus.request(
                        OpenIdentities.BEGIN,
                        new OpenIdentities.Begin(
                            secret.token().hash(), clock.instant().plus(SignIns.LIFETIME)))
                    .map(begun -> new Started(secret.token(), url, null)));
  }

  private Future<Finished> finish(Finish request) {
    String address = request.client().address();
    return Future.succeededFuture(address)
        .compose(this::admit)
        .compose(admitted -> secret(request))
        .compose(secret -> redeem(secret, request.answer()))
        .compose(this::person)
        .compose(person -> open(person, request.client()))
        // What it took back and forth.
        .onSuccess(granted -> limits.succeeded(address))
        .onSuccess(granted -> limits.succeeded(address))
        .map(granted -> new Finished(granted, null))
        .recover(cause -> Future.succeededFuture(new Finished(null, refused(cause))));
  }

  private Future<Void> admit(String address) {
    if (!settings.isOffered()) {
      return refuse(Refused.NOT_OFFERED);
    }
    limits.admit(address);
    return Future.succeededFuture();
  }

  /** That of the browser in which the sign-in began; good for one end. */
  private Future<SignInSecret> secret(Finish request) {
    Token token = request.secret();
    String state = request.answer().state();
    if (token == null || state == null) {
      return refuse(Refused.EXPIRED);
    }
    var secret = new SignInSecret(token);
    return secret.hasState(state)
        ? bus.request(OpenIdentities.END, new OpenIdentities.End(token.hash()))
            .recover(cause -> refuseIf(Failure.NotFound.class, Refused.EXPIRED, cause))
            .map(ended -> secret)
        : refuse(Refused.EXPIRED);
  }

  private Future<Redeemed> redeem(SignInSecret secret, SignIns.Answer answer) {
    return provider
        .metadata()
        .compose(
            metadata -> {
              requireIssuer(metadata, answer);
              String code = answer.code();
              if (answer.error() != null || code == null) {
                return called(answer);
              }
              return provider
                  .redeem(code, secret)
                  .compose(
                      redeemed ->
                          redeemed
                              .map(Future::succeededFuture)
                              .orElseGet(() -> refuse(Refused.EXPIRED)));
            });
  }

  /** Else another provider could hand in what was meant for this one (RFC 9207, section 2.4). */
  private static void requireIssuer(ProviderMetadata metadata, SignIns.Answer answer) {
    boolean right =
        answer.issuer() == null
            ? !metadata.namesItself()
            : answer.issuer().equals(metadata.issuer());
    if (!right) {
      throw new ProviderException("the answer is another provider's");
    }
  }

  private static <T> Future<T> called(SignIns.Answer answer) {
    String error = answer.error();
    return error != null && CALLED_OFF.contains(error)
        ? refuse(Refused.CANCELLED)
        : Future.failedFuture(
            new ProviderException("the provider refused the sign-in or gave no code"));
  }

  private Future<PersonId> person(Redeemed redeemed) {
    var subject = new Subject(settings.issuer(), redeemed.identified().subject());
    return find(subject)
        .compose(
            found -> found == null ? firstTime(subject, redeemed) : Future.succeededFuture(found));
  }

  private Future<PersonId> find(Subject subject) {
    return bus.request(OpenIdentities.FIND, subject).map(OpenIdentities.Found::id);
  }

  private Future<PersonId> firstTime(Subject subject, Redeemed redeemed) {
    Profile known = redeemed.identified().profile();
    Future<Profile> profile =
        known.email() == null
            ? provider.profile(redeemed).map(known::or)
            : Future.succeededFuture(known);
    return profile.compose(
        complete -> {
          EmailAddress email = complete.email();
          if (email == null) {
            return refuse(Refused.EMAIL_UNVERIFIED);
          }
          if (!settings.newcomers().domains().contains(Profile.domain(email))) {
            return refuse(Refused.NOT_ALLOWED);
          }
          String name = complete.name();
          return link(subject, email, name == null ? email.text() : name);
        });
  }

  private Future<PersonId> link(Subject subject, EmailAddress email, String name) {
    var newcomers = settings.newcomers();
    var newcomer =
        newcomers.role() == null ? null : new Newcomer(newcomers.organization(), newcomers.role());
    return bus.request(OpenIdentities.LINK, new Link(subject, email, name, newcomer))
        .map(OpenIdentities.Linked::id)
        .recover(cause -> refuseIf(Failure.Forbidden.class, Refused.NOT_ALLOWED, cause))
        .recover(cause -> afterAnother(subject, cause));
  }

  /** Who clicks twice is linked by the one while the other is on its way. */
  private Future<PersonId> afterAnother(Subject subject, Throwable cause) {
    return cause instanceof BusFailure failure && failure.failure() instanceof Failure.AlreadyExists
        ? find(subject)
            .compose(
                found ->
                    found == null ? refuse(Refused.ALREADY_LINKED) : Future.succeededFuture(found))
        : Future.failedFuture(cause);
  }

  private Future<Granted> open(PersonId person, SignIns.Client client) {
    return open.apply(person, client)
        .recover(cause -> refuseIf(Failure.Unauthenticated.class, Refused.NO_ORGANIZATION, cause));
  }

  private static <T> Future<T> refuse(Refused refused) {
    return Future.failedFuture(new RefusedException(refused));
  }

  private static <T> Future<T> refuseIf(
      Class<? extends Failure> kind, Refused refused, Throwable cause) {
    return cause instanceof BusFailure failure && kind.isInstance(failure.failure())
        ? refuse(refused)
        : Future.failedFuture(cause);
  }

  private static Refused refused(Throwable cause) {
    return switch (cause) {
      case RefusedException known -> known.refused;
      case ProviderException failed -> {
        tell("the OpenID Provider failed", failed);
        yield Refused.PROVIDER_FAILED;
      }
      case BusFailure failure when failure.failure() instanceof Failure.TooMany ->
          Refused.TOO_MANY_ATTEMPTS;
      default -> {
        tell("nobody could be signed in", cause);
        yield Refused.UNAVAILABLE;
      }
    };
  }

  private static void tell(String what, Throwable cause) {
    LOG.atWarn().addKeyValue(LogKeys.ERROR, String.valueOf(cause.getMessage())).log(what);
  }
}
