package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Identity.Granted;
import dev.postrider.contract.SignIns;
import dev.postrider.contract.SignIns.Finished;
import dev.postrider.contract.SignIns.Refused;
import dev.postrider.contract.SignIns.Started;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What ways in there are, and the one by an OpenID Provider. A browser walks it by itself, so every
 * answer sends it on: to the provider or to a page of this service, whose address is a setting, and
 * nowhere that a request could name.
 *
 * <p>The cookie of a sign-in that has begun is sent along when the provider sends the browser back,
 * hence SameSite=Lax, and no sibling of the host can set it, hence {@code __Host-}. It is worth
 * nothing once the sign-in has ended. No page ever sees a token in its address: the one that the
 * browser comes to has the cookie with which it goes on like any other.
 */
final class SignInRoutes {
  private static final String COOKIE = "__Host-postrider_sign_in";

  private final Bus bus;
  private final SessionRoutes sessions;
  private final URI publicUrl;

  /**
   * Routes.
   *
   * @param sessions give browsers their refresh token
   * @param publicUrl where browsers reach this service
   */
  SignInRoutes(Bus bus, SessionRoutes sessions, URI publicUrl) {
    this.bus = bus;
    this.sessions = sessions;
    this.publicUrl = publicUrl;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.session.methods", this::methods,
        "v1.session.openid", this::start,
        "v1.session.openid-callback", this::finish);
  }

  private Future<Reply> methods(Call call) {
    return bus.request(SignIns.METHODS, new SignIns.AskMethods())
        .map(
            methods ->
                Reply.ok(
                    JsonWriter.object(
                        json -> {
                          json.flag("password", true).flag("registration", methods.registration());
                          String openId = methods.openId();
                          if (openId != null) {
                            json.object("openid", provider -> provider.text("name", openId));
                          }
                        })));
  }

  private Future<Reply> start(Call call) {
    return bus.request(SignIns.START, new SignIns.Start(call.address().get()))
        .map(this::started)
        .otherwise(failed -> refused(Refused.UNAVAILABLE));
  }

  private Reply started(Started started) {
    Token secret = started.secret();
    String url = started.url();
    return secret == null || url == null
        ? refused(started.refused())
        : Reply.redirect(url).with(SessionRoutes.SET_COOKIE, cookie(secret));
  }

  private static String cookie(Token secret) {
    return Cookie.cookie(COOKIE, secret.text())
        .setHttpOnly(true)
        .setSecure(true)
        .setSameSite(CookieSameSite.LAX)
        .setPath("/")
        .setMaxAge(SignIns.LIFETIME.toSeconds())
        .encode();
  }

  private Future<Reply> finish(Call call) {
    Parameters parameters = call.parameters();
    var answer =
        new SignIns.Answer(
            parameters.optionalText("state").orElse(null),
            parameters.optionalText("code").orElse(null),
            parameters.optionalText("error").orElse(null),
            parameters.optionalText("iss").orElse(null));
    var finish =
        new SignIns.Finish(
            parameters
                .optionalText(COOKIE)
                .filter(text -> text.startsWith(Token.SIGN_IN_PREFIX))
                .map(Token::new)
                .orElse(null),
            answer,
            new SignIns.Client(SessionRoutes.userAgent(call), call.address().get()));
    return bus.request(SignIns.FINISH, finish)
        .map(this::finished)
        .otherwise(failed -> refused(Refused.UNAVAILABLE));
  }

  private Reply finished(Finished finished) {
    Granted granted = finished.granted();
    return granted == null
        ? refused(finished.refused())
        : sessions.withCookie(
            SessionRoutes.opened(Reply.redirect(publicUrl + "/"), granted), granted);
  }

  /** The code stands in the fragment, which browsers send to nobody. */
  private Reply refused(@Nullable Refused refused) {
    String code = Objects.requireNonNullElse(refused, Refused.UNAVAILABLE).name();
    return Reply.redirect("%s/log-in#error=%s".formatted(publicUrl, code.toLowerCase(Locale.ROOT)));
  }
}
