package dev.postrider.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.config.OpenIdSettings;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Identity;
import dev.postrider.contract.Identity.Granted;
import dev.postrider.contract.People;
import dev.postrider.contract.People.Credentials;
import dev.postrider.contract.Sessions;
import dev.postrider.contract.Sessions.Opened;
import dev.postrider.contract.SignIns;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.Token;
import dev.postrider.identity.AccessTokens.Claims;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Proves who people are. */
public final class IdentityVerticle extends VerticleBase {
  private static final String WRONG =
      "The e-mail address or the password is wrong. Check both and try again.";
  private static final String NO_TOKEN = "The access token is not valid any more, or never was.";
  private static final Duration SESSION = Duration.ofDays(30);

  private final Bus bus;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final LogInLimits limits = new LogInLimits(Ticker.systemTicker());
  private final OwnAccount.Site site;
  private final OpenIdSettings openId;
  private final SecondFactorCheck secondFactor;
  private @Nullable PasswordCheck passwords;
  private @Nullable Keys keys;

  public IdentityVerticle(Bus bus, InstantSource clock, Options options) {
    this.bus = bus;
    this.clock = clock;
    this.site = new OwnAccount.Site(options.url(), options.openForAll());
    this.openId = options.openId();
    this.secondFactor = new SecondFactorCheck(bus, clock, site);
  }

  /**
   * How people prove who they are.
   *
   * @param url of this service, of which access tokens are and to which links in mails lead
   * @param openForAll whether anybody may register
   * @param openId the OpenID Provider, if any, with which people may sign in
   */
  public record Options(String url, boolean openForAll, OpenIdSettings openId) {}

  @Override
  public Future<?> start() {
    keys = new Keys(vertx, bus, clock, random, site.url());
    return PasswordCheck.start(vertx)
        .onSuccess(started -> passwords = started)
        .compose(this::serveAccounts)
        .compose(done -> bus.serve(Identity.LOG_IN, this::logIn))
        .compose(done -> bus.serve(Identity.RENEW, this::renew))
        .compose(done -> bus.serve(Identity.MOVE, this::move))
        .compose(done -> bus.serve(Identity.AUTHENTICATE, this::authenticate))
        .compose(done -> openIdSignIn().serve())
        .compose(done -> bus.serve(SignIns.METHODS, asked -> Future.succeededFuture(methods())))
        .compose(
            done ->
                bus.serve(Identity.KEYS, asked -> keys().tokens().map(AccessTokens::published)));
  }

  private Future<Void> serveAccounts(PasswordCheck started) {
    var present = new PresentPassword(bus, started, limits);
    var mails = LogInLimits.ofMails(Ticker.systemTicker());
    var account = new OwnAccount.Checks(started, present, limits, mails);
    var factor = new OwnSecondFactor.Checks(present, secondFactor, limits);
    return new OwnAccount(vertx, bus, clock, account, site)
        .serve()
        .compose(done -> new OwnSecondFactor(bus, factor, site).serve());
  }

  private OpenIdSignIn openIdSignIn() {
    var http = new ProviderHttp(vertx, ProviderHttp.DEADLINE);
    var provider = new OpenIdProvider(openId, site.url() + SignIns.CALLBACK, http, clock);
    var limits = new LogInLimits(Ticker.systemTicker());
    return new OpenIdSignIn(
        bus,
        clock,
        new OpenIdSignIn.Parts(openId, provider, limits),
        (person, client) -> open(person, null, client));
  }

  private SignIns.Methods methods() {
    return new SignIns.Methods(site.openForAll(), openId.isOffered() ? openId.name() : null);
  }

  private Keys keys() {
    return Objects.requireNonNull(keys, "started");
  }

  private Future<Granted> logIn(Identity.LogIn request) {
    String account = request.email().key();
    limits.admit(account, request.address());
    return bus.request(People.CREDENTIALS, new People.Find(request.email()))
        .compose(
            found ->
                compare(request, found)
                    .compose(person -> secondFactor.admit(person, request.code()))
                    .compose(person -> open(person, found.passwordHash(), client(request))))
        .onComplete(
            done -> {
              if (done.succeeded() || lacksOnlyTheCode(request, done.cause())) {
                limits.succeeded(account, request.address());
              }
            });
  }

  /** Whoever is asked for the code has not guessed anything. */
  private static boolean lacksOnlyTheCode(Identity.LogIn request, Throwable cause) {
    return request.code() == null
        && cause instanceof BusFailure refused
        && refused.failure() instanceof Failure.SecondFactorRequired;
  }

  /** Takes alike long for a wrong password and a wrong address, and answers alike. */
  private Future<PersonId> compare(Identity.LogIn request, Credentials found) {
    return Objects.requireNonNull(passwords, "started")
        .matches(request.password(), found.passwordHash())
        .compose(
            matches ->
                matches && found.id() != null
                    ? Future.succeededFuture(found.id())
                    : unauthenticated(WRONG));
  }

  private static SignIns.Client client(Identity.LogIn request) {
    return new SignIns.Client(request.userAgent(), request.address());
  }

  private Future<Granted> open(
      PersonId person, @Nullable String passwordHash, SignIns.Client client) {
    Token refresh = Token.generate(Token.REFRESH_PREFIX, random);
    var open =
        new Sessions.Open(
            person,
            client.userAgent(),
            client.address(),
            refresh.hash(),
            clock.instant().plus(SESSION),
            passwordHash);
    return bus.request(Sessions.OPEN, open).compose(opened -> grant(opened, refresh));
  }

  private Future<Granted> renew(Identity.Renew request) {
    Token next = Token.generate(Token.REFRESH_PREFIX, random);
    return bus.request(
            Sessions.REFRESH, new Sessions.Refresh(request.refreshToken().hash(), next.hash()))
        .compose(opened -> grant(opened, next));
  }

  private Future<Granted> move(Identity.Move request) {
    return bus.request(
            Sessions.SWITCH, new Sessions.Switch(request.sessionId(), request.organizationId()))
        .compose(opened -> grant(opened, null));
  }

  private Future<Granted> grant(Opened opened, @Nullable Token refresh) {
    Instant now = clock.instant();
    var claims = new Claims(opened.person().id(), opened.id(), opened.current().organizationId());
    return keys()
        .tokens()
        .map(
            tokens ->
                new Granted(
                    new Token(tokens.issue(claims)),
                    now.plus(AccessTokens.LIFETIME),
                    refresh,
                    opened));
  }

  private Future<Sessions.Member> authenticate(Identity.Authenticate request) {
    String token = request.accessToken().text();
    return keys()
        .tokensFor(token)
        .compose(tokens -> tokens.verify(token))
        .recover(
            refused ->
                refused instanceof BusFailure
                    ? Future.failedFuture(refused)
                    : unauthenticated(NO_TOKEN))
        .compose(this::member);
  }

  private Future<Sessions.Member> member(AccessTokens.Verified token) {
    var claims = token.claims();
    return bus.request(Sessions.CHECK, new Sessions.Check(claims.session(), claims.organization()))
        .map(member -> member.until(token.expiresAt()));
  }

  private static <T> Future<T> unauthenticated(String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Unauthenticated(detail)));
  }
}
