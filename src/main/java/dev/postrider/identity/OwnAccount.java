package dev.postrider.identity;

import dev.postrider.contract.Accounts;
import dev.postrider.contract.Accounts.Confirmed;
import dev.postrider.contract.Accounts.Link;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Invitations;
import dev.postrider.contract.Invitations.Accepted;
import dev.postrider.contract.OwnAccounts;
import dev.postrider.contract.OwnAccounts.ByMail;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.Password;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What people do with their own account: register, and change or reset the password. */
final class OwnAccount {
  static final Duration REGISTRATION = MailKind.VERIFY_ADDRESS.usefulFor();
  static final Duration PASSWORD_RESET = MailKind.RESET_PASSWORD.usefulFor();

  /** Longer than any of it takes, so that nobody measures whether somebody has an address. */
  private static final Duration ANSWER_AFTER = Duration.ofMillis(300);

  private static final String CLOSED =
      "Registration is closed here. Have a member of an organization invite you.";

  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Checks checks;
  private final Site site;

  OwnAccount(Vertx vertx, Bus bus, InstantSource clock, Checks checks, Site site) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
    this.checks = checks;
    this.site = site;
  }

  /**
   * What is proved and limited.
   *
   * @param attempts how often passwords and links may be tried
   * @param mails how often a mail may be asked for
   */
  record Checks(
      PasswordCheck passwords, PresentPassword present, LogInLimits attempts, LogInLimits mails) {}

  /**
   * Where links lead.
   *
   * @param url of this service
   * @param openForAll whether anybody may register
   */
  record Site(String url, boolean openForAll) {
    /** The token stands in the fragment, which browsers send to nobody. */
    private String page(String name, Token token) {
      return url + name + "#token=" + token.text();
    }

    String logIn() {
      return url + "/log-in";
    }

    String forgotPassword() {
      return url + "/forgot-password";
    }

    /** What an authenticator app calls this installation; a port's colon would end the name. */
    String issuer() {
      return "Postrider " + URI.create(url).getAuthority().replaceAll(":.*", "");
    }
  }

  Future<Void> serve() {
    return bus.serve(OwnAccounts.REGISTER, this::register)
        .compose(done -> bus.serve(OwnAccounts.CONFIRM, this::confirm))
        .compose(done -> bus.serve(OwnAccounts.FORGET_PASSWORD, this::forgetPassword))
        .compose(done -> bus.serve(OwnAccounts.RESET_PASSWORD, this::resetPassword))
        .compose(done -> bus.serve(OwnAccounts.CHANGE_PASSWORD, this::changePassword))
        .compose(done -> bus.serve(OwnAccounts.ACCEPT_INVITATION, this::acceptInvitation));
  }

  private Future<Done> register(ByMail request) {
    return site.openForAll()
        ? mail(request, link -> bus.request(Accounts.REGISTER, link), "/register", REGISTRATION)
        : refuse(new Failure.Forbidden(CLOSED));
  }

  private Future<Done> forgetPassword(ByMail request) {
    return mail(
        request,
        link -> bus.request(Accounts.FORGET_PASSWORD, link),
        "/reset-password",
        PASSWORD_RESET);
  }

  private Future<Done> mail(
      ByMail request,
      Function<Accounts.ByMail, Future<Done>> work,
      String page,
      Duration lifetime) {
    checks.mails().admit(request.email().key(), request.address());
    Token token = Token.generate(Token.LINK_PREFIX, random);
    var link = new Link(token.hash(), site.page(page, token), clock.instant().plus(lifetime));
    var answered = vertx.timer(ANSWER_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    return work.apply(new Accounts.ByMail(request.email(), link, site.logIn()))
        .transform(
            worked ->
                answered.transform(
                    waited ->
                        worked.succeeded()
                            ? Future.succeededFuture(worked.result())
                            : Future.failedFuture(worked.cause())));
  }

  private Future<Confirmed> confirm(OwnAccounts.Confirm request) {
    return hash(request.token(), request.password(), request.address())
        .compose(
            hash ->
                bus.request(
                    Accounts.CONFIRM,
                    new Accounts.Confirm(
                        request.token().hash(), request.name(), hash, request.organization())));
  }

  private Future<Done> resetPassword(OwnAccounts.ResetPassword request) {
    return hash(request.token(), request.password(), request.address())
        .compose(
            hash ->
                bus.request(
                    Accounts.RESET_PASSWORD,
                    new Accounts.ResetPassword(request.token().hash(), hash, site.logIn())));
  }

  private Future<Accepted> acceptInvitation(OwnAccounts.AcceptInvitation request) {
    var password = request.password();
    Future<String> hash =
        password == null
            ? Future.succeededFuture()
            : hash(request.token(), password, request.address());
    return hash.compose(
        hashed ->
            bus.request(
                Invitations.ACCEPT,
                new Invitations.Accept(request.token().hash(), request.name(), hashed)));
  }

  /** Hashing is dear, so it is limited like a log-in. */
  private Future<String> hash(Token token, Password password, String address) {
    checks.attempts().admit(token.hash(), address);
    return checks.passwords().hash(password);
  }

  private Future<Done> changePassword(OwnAccounts.ChangePassword request) {
    return checks
        .present()
        .require(request.member().personId(), request.present(), request.address())
        .compose(right -> checks.passwords().hash(request.next()))
        .compose(
            hash ->
                bus.request(
                    Accounts.CHANGE_PASSWORD,
                    new Accounts.ChangePassword(
                        request.member().personId(),
                        request.member().sessionId(),
                        hash,
                        site.logIn())));
  }

  private static <T> Future<T> refuse(Failure failure) {
    return Future.failedFuture(new BusFailure(failure));
  }
}
