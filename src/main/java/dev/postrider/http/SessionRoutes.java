package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Identity;
import dev.postrider.contract.Identity.Granted;
import dev.postrider.contract.Sessions;
import dev.postrider.contract.Sessions.Membership;
import dev.postrider.contract.Sessions.Session;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Password;
import dev.postrider.domain.SessionId;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * Logging in and out. The refresh token lives in a cookie that no script reads and no other site
 * sends along (RFC 6265, section 4.1.2).
 */
final class SessionRoutes {
  static final String SET_COOKIE = "Set-Cookie";

  private static final String COOKIE = "postrider_refresh";
  private static final String COOKIE_PATH = "/api/v1/session";
  private static final int USER_AGENT_MAX = 200;

  private final Bus bus;
  private final InstantSource clock;

  SessionRoutes(Bus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.session.create", this::logIn,
        "v1.session.refresh", this::refresh,
        "v1.session.switch", this::moveTo,
        "v1.session.list", this::list,
        "v1.session.delete", this::end,
        "v1.session.log-out", this::logOut,
        "v1.session.log-out-everywhere", this::logOutEverywhere,
        "jwks", this::keys);
  }

  private Future<Reply> logIn(Call call) {
    JsonBody body = call.body();
    var request =
        new Identity.LogIn(
            new EmailAddress(body.text("email")),
            new Password(body.text("password")),
            body.optionalText("code") == null ? null : SecondFactorRoutes.code(body),
            userAgent(call),
            call.address().get());
    return bus.request(Identity.LOG_IN, request)
        .map(granted -> withCookie(opened(Reply.created(toJson(granted)), granted), granted));
  }

  /** How the browser that calls names itself, as far as it is kept. */
  static String userAgent(Call call) {
    String text = call.parameters().optionalText("user-agent").orElse("");
    return text.substring(0, Math.min(USER_AGENT_MAX, text.length()));
  }

  private Future<Reply> refresh(Call call) {
    String token = call.parameters().optionalText(COOKIE).orElse("");
    if (!token.startsWith(Token.REFRESH_PREFIX)) {
      throw new Refusal(
          Problem.unauthenticated("The cookie with the refresh token is missing. Log in again."));
    }
    return bus.request(Identity.RENEW, new Identity.Renew(new Token(token)))
        .map(granted -> withCookie(Reply.ok(toJson(granted)), granted));
  }

  private Future<Reply> moveTo(Call call) {
    String text = call.body().text("organizationId");
    OrganizationId organization =
        OrganizationId.parse(text)
            .orElseThrow(
                () ->
                    new Refusal(
                        ProblemKind.NOT_FOUND,
                        "No organization of yours has the id '%s'.".formatted(text)));
    return bus.request(Identity.MOVE, new Identity.Move(call.member().sessionId(), organization))
        .map(granted -> opened(Reply.ok(toJson(granted)), granted));
  }

  /** The reply of who is logged in by it. */
  static Reply opened(Reply reply, Granted granted) {
    var session = granted.session();
    return reply.by(session.current().organizationId(), session.person().id());
  }

  /** The reply with the cookie in which a session's refresh token lives. */
  Reply withCookie(Reply reply, Granted granted) {
    Token refresh = granted.refreshToken();
    if (refresh == null) {
      return reply;
    }
    long seconds = Duration.between(clock.instant(), granted.session().expiresAt()).toSeconds();
    return reply.with(SET_COOKIE, cookie(refresh.text(), seconds));
  }

  private static String cookie(String value, long seconds) {
    return Cookie.cookie(COOKIE, value)
        .setHttpOnly(true)
        .setSecure(true)
        .setSameSite(CookieSameSite.STRICT)
        .setPath(COOKIE_PATH)
        .setMaxAge(seconds)
        .encode();
  }

  private Future<Reply> list(Call call) {
    SessionId own = call.member().sessionId();
    return bus.request(Sessions.LIST, new Sessions.Of(call.member().personId()))
        .map(
            listed ->
                Reply.ok(
                    JsonWriter.object(
                        json ->
                            json.objects(
                                "data",
                                listed.sessions(),
                                (each, session) -> write(each, session, own)))));
  }

  private static void write(JsonWriter json, Session session, SessionId own) {
    json.text("id", session.id().toString())
        .flag("current", session.id().equals(own))
        .text("userAgent", session.userAgent())
        .text("address", session.address())
        .time("createdAt", session.createdAt())
        .time("refreshedAt", session.refreshedAt())
        .time("expiresAt", session.expiresAt());
  }

  private Future<Reply> end(Call call) {
    String text = call.parameters().text("session_id");
    SessionId session =
        SessionId.parse(text)
            .orElseThrow(
                () ->
                    new Refusal(
                        ProblemKind.NOT_FOUND,
                        "No session of yours has the id '%s'.".formatted(text)));
    return bus.request(Sessions.END, new Sessions.End(call.member().personId(), session))
        .map(done -> Reply.noContent());
  }

  private Future<Reply> logOut(Call call) {
    Sessions.Member member = call.member();
    return bus.request(Sessions.END, new Sessions.End(member.personId(), member.sessionId()))
        .map(done -> Reply.noContent().with(SET_COOKIE, cookie("", 0)));
  }

  private Future<Reply> logOutEverywhere(Call call) {
    return bus.request(Sessions.END_ALL, new Sessions.Of(call.member().personId()))
        .map(done -> Reply.noContent().with(SET_COOKIE, cookie("", 0)));
  }

  private Future<Reply> keys(Call call) {
    return bus.request(Identity.KEYS, new Identity.AskKeys())
        .map(keys -> Reply.ok(Buffer.buffer(keys.json())));
  }

  private static Buffer toJson(Granted granted) {
    var session = granted.session();
    return JsonWriter.object(
        json ->
            json.text("accessToken", granted.accessToken().text())
                .time("expiresAt", granted.accessExpiresAt())
                .text("sessionId", session.id().toString())
                .object(
                    "person",
                    person ->
                        person
                            .text("id", session.person().id().toString())
                            .text("email", session.person().email())
                            .text("name", session.person().name()))
                .object("organization", each -> write(each, session.current()))
                .objects("organizations", session.memberships(), SessionRoutes::write));
  }

  private static void write(JsonWriter json, Membership membership) {
    json.text("id", membership.organizationId().toString())
        .text("name", membership.name())
        .text("role", membership.role().text());
  }
}
