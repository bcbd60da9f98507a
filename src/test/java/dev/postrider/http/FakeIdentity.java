package dev.postrider.http;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Identity;
import dev.postrider.contract.Identity.Granted;
import dev.postrider.contract.People;
import dev.postrider.contract.Sessions;
import dev.postrider.contract.Sessions.Member;
import dev.postrider.contract.Sessions.Membership;
import dev.postrider.contract.Sessions.Opened;
import dev.postrider.contract.Sessions.Session;
import dev.postrider.contract.SignIns;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import dev.postrider.domain.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One person with one session, in each role that an access token names. */
final class FakeIdentity {
  static final PersonId PERSON = new PersonId(new UUID(8, 1));
  static final SessionId SESSION = new SessionId(new UUID(8, 2));
  static final String PASSWORD = "correct horse battery staple";
  static final Token REFRESH = new Token("rt_" + "r".repeat(43));
  static final Token NEXT = new Token("rt_" + "n".repeat(43));

  static final Token SIGN_IN = new Token("si_" + "s".repeat(43));
  static final String STATE = "known-state";
  static final String AUTHORIZATION_URL = "https://accounts.example.com/authorize?state=" + STATE;

  private final FakeStore store;

  FakeIdentity(FakeStore store) {
    this.store = store;
    store.serve(Identity.LOG_IN, this::logIn);
    store.serve(Identity.RENEW, request -> granted(NEXT));
    store.serve(Identity.MOVE, request -> granted(null));
    store.serve(
        Identity.AUTHENTICATE,
        request ->
            new Member(
                FakeStore.ORGANIZATION, PERSON, SESSION, role(request.accessToken()), end()));
    store.serve(Identity.KEYS, request -> new Identity.Keys("{\"keys\":[]}"));
    store.serve(SignIns.METHODS, request -> new SignIns.Methods(true, "Acme ID"));
    store.serve(SignIns.START, request -> new SignIns.Started(SIGN_IN, AUTHORIZATION_URL, null));
    store.serve(SignIns.FINISH, this::finish);
    store.serve(
        Sessions.LIST,
        request ->
            new Sessions.Listed(
                List.of(
                    new Session(
                        SESSION, "Browser", "203.0.113.7", store.now(), store.now(), end()))));
    store.serve(Sessions.END, request -> new Done());
    store.serve(Sessions.END_ALL, request -> new Done());
  }

  /** An access token of a person in a role. */
  static Token accessToken(MemberRole role) {
    return new Token("eyJ." + role.text());
  }

  private static MemberRole role(Token token) {
    return MemberRole.valueOf(token.text().substring("eyJ.".length()).toUpperCase(Locale.ROOT));
  }

  private Granted logIn(Identity.LogIn request) {
    if (!request.password().text().equals(PASSWORD)) {
      throw new BusFailure(new Failure.Unauthenticated("The address or the password is wrong."));
    }
    return granted(REFRESH);
  }

  private SignIns.Finished finish(SignIns.Finish request) {
    return SIGN_IN.equals(request.secret()) && STATE.equals(request.answer().state())
        ? new SignIns.Finished(granted(REFRESH), null)
        : new SignIns.Finished(null, SignIns.Refused.EXPIRED);
  }

  private Granted granted(@Nullable Token refresh) {
    var owner = new Membership(FakeStore.ORGANIZATION, "Acme", MemberRole.OWNER);
    return new Granted(
        accessToken(MemberRole.OWNER),
        store.now().plus(Duration.ofMinutes(15)),
        refresh,
        new Opened(
            SESSION,
            end(),
            new People.Person(PERSON, "ada@example.com", "Ada"),
            owner,
            List.of(owner)));
  }

  private Instant end() {
    return store.now().plus(Duration.ofDays(30));
  }
}
