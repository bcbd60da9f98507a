package dev.postrider.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.config.OpenIdSettings;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Identity.Granted;
import dev.postrider.contract.OpenIdentities;
import dev.postrider.contract.OpenIdentities.Link;
import dev.postrider.contract.SignIns;
import dev.postrider.contract.SignIns.Finish;
import dev.postrider.contract.SignIns.Finished;
import dev.postrider.contract.SignIns.Refused;
import dev.postrider.contract.SignIns.Started;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.Token;
import dev.postrider.support.Await;
import dev.postrider.support.ManualClock;
import dev.postrider.support.ScriptedAnswer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, and what everybody else is told. */
final class OpenIdSignInTest {
  private static final SignIns.Client CLIENT = new SignIns.Client("Browser", "203.0.113.7");
  private static final PersonId PERSON = new PersonId(new UUID(8, 1));
  private static final String BACK = "https://webhooks.example.com/api/v1/session/openid/callback";

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:00Z"));
  private final ScriptedProvider scripted = new ScriptedProvider();
  private final Set<String> begun = new HashSet<>();
  private final ConcurrentLinkedQueue<Link> links = new ConcurrentLinkedQueue<>();
  private @Nullable PersonId known;
  private @Nullable Failure linking;
  private Future<Granted> session = Future.failedFuture("no session in this test");

  @BeforeEach
  void serve() {
    Await.result(
        bus.serve(
            OpenIdentities.BEGIN,
            request -> {
              begun.add(request.hash());
              return Future.succeededFuture(new Done());
            }));
    Await.result(
        bus.serve(
            OpenIdentities.END,
            request ->
                begun.remove(request.hash())
                    ? Future.succeededFuture(new Done())
                    : Future.failedFuture(new BusFailure(new Failure.NotFound("sign-in", "")))));
    Await.result(
        bus.serve(
            OpenIdentities.FIND,
            request -> Future.succeededFuture(new OpenIdentities.Found(known))));
    Await.result(
        bus.serve(
            OpenIdentities.LINK,
            request -> {
              links.add(request);
              return linking == null
                  ? Future.succeededFuture(new OpenIdentities.Linked(PERSON))
                  : Future.failedFuture(new BusFailure(linking));
            }));
    offer(scripted.settings());
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
    scripted.close();
  }

  private void offer(OpenIdSettings settings) {
    var provider =
        new OpenIdProvider(settings, BACK, new ProviderHttp(vertx, ProviderHttp.DEADLINE), clock);
    var limits = new LogInLimits(Ticker.systemTicker());
    var parts = new OpenIdSignIn.Parts(settings, provider, limits);
    Await.result(new OpenIdSignIn(bus, clock, parts, (person, client) -> session).serve());
  }

  private Started start() {
    return Await.result(bus.request(SignIns.START, new SignIns.Start(CLIENT.address())));
  }

  private Refused refused(Token secret, SignIns.Answer answer) {
    Finished finished =
        Await.result(bus.request(SignIns.FINISH, new Finish(secret, answer, CLIENT)));
    assertThat(finished.granted()).isNull();
    return Objects.requireNonNull(finished.refused());
  }

  private Token begin() {
    Token secret = Objects.requireNonNull(start().secret());
    String nonce = new SignInSecret(secret).nonce();
    scripted.issue(
        ScriptedProvider.sign(scripted.key, scripted.claims(nonce, clock.instant()).build()));
    return secret;
  }

  private static SignIns.Answer code(Token secret) {
    return new SignIns.Answer(new SignInSecret(secret).state(), "code", null, null);
  }

  @Test
  void keepsNothingThatEndsASignIn() {
    Started started = start();

    assertThat(started.refused()).isNull();
    Token secret = Objects.requireNonNull(started.secret());
    assertThat(begun).containsExactly(secret.hash());
    assertThat(started.toString()).doesNotContain(secret.text());
  }

  @Test
  void linksTheFirstTimeByTheAddress() {
    Token secret = begin();

    // The session of this test does not open, for a reason that is nobody's business.
    assertThat(refused(secret, code(secret))).isEqualTo(Refused.UNAVAILABLE);

    assertThat(links).hasSize(1);
    Link link = links.element();
    assertThat(link.subject().subject()).isEqualTo("ada-at-acme");
    assertThat(link.email().text()).isEqualTo("ada@example.com");
    assertThat(link.name()).isEqualTo("Ada");
  }

  @Test
  void asksForNoAddressOfWhoIsKnown() {
    known = PERSON;
    Token secret = begin();

    refused(secret, code(secret));

    assertThat(links).isEmpty();
    assertThat(scripted.count(ScriptedProvider.USERINFO)).isZero();
  }

  @Test
  void endsOnce() {
    Token secret = begin();
    refused(secret, code(secret));

    assertThat(refused(secret, code(secret))).isEqualTo(Refused.EXPIRED);
    assertThat(scripted.count(ScriptedProvider.TOKEN)).isEqualTo(1);
  }

  @Test
  void takesNoAnswerToAnotherSignIn() {
    Token secret = begin();
    Token other = begin();

    assertThat(refused(secret, code(other))).isEqualTo(Refused.EXPIRED);
    assertThat(refused(secret, new SignIns.Answer(null, "code", null, null)))
        .isEqualTo(Refused.EXPIRED);
    assertThat(scripted.count(ScriptedProvider.TOKEN)).isZero();
  }

  @Test
  void takesNoAnswerOfAnotherProvider() {
    Token secret = begin();
    String state = new SignInSecret(secret).state();

    assertThat(refused(secret, new SignIns.Answer(state, "code", null, "https://evil.example.com")))
        .isEqualTo(Refused.PROVIDER_FAILED);
    assertThat(scripted.count(ScriptedProvider.TOKEN)).isZero();
  }

  @Test
  void takesNoAnswerWithoutANameOfAProviderThatNamesItself() {
    scripted.answer(
        ScriptedProvider.DISCOVERY,
        scripted.description().put("authorization_response_iss_parameter_supported", true));
    Token secret = begin();

    assertThat(refused(secret, code(secret))).isEqualTo(Refused.PROVIDER_FAILED);
    assertThat(scripted.count(ScriptedProvider.TOKEN)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "access_denied, CANCELLED",
    "login_required, CANCELLED",
    "server_error, PROVIDER_FAILED",
    "<script>, PROVIDER_FAILED"
  })
  void tellsWhoseFaultItIs(String error, Refused expected) {
    Token secret = begin();
    var answer = new SignIns.Answer(new SignInSecret(secret).state(), null, error, null);

    assertThat(refused(secret, answer)).isEqualTo(expected);
  }

  @Test
  void takesNoCodeThatTheProviderDoesNotKnow() {
    Token secret = begin();
    scripted.answer(
        ScriptedProvider.TOKEN, ScriptedAnswer.status(400, "{\"error\": \"invalid_grant\"}"));

    assertThat(refused(secret, code(secret))).isEqualTo(Refused.EXPIRED);
  }

  @Test
  void refusesWhoIsNotInvited() {
    linking = new Failure.Forbidden("Nobody has this address.");
    Token secret = begin();

    assertThat(refused(secret, code(secret))).isEqualTo(Refused.NOT_ALLOWED);
  }

  @Test
  void refusesWhoIsInNoOrganization() {
    session =
        Future.failedFuture(
            new BusFailure(new Failure.Unauthenticated("The person is in no organization.")));
    Token secret = begin();

    assertThat(refused(secret, code(secret))).isEqualTo(Refused.NO_ORGANIZATION);
  }

  @Test
  void saysThatTheProviderIsAway() {
    scripted.answer(ScriptedProvider.DISCOVERY, ScriptedAnswer.status(503, ""));

    assertThat(start()).isEqualTo(new Started(null, null, Refused.PROVIDER_FAILED));
    assertThat(begun).isEmpty();
  }

  @Test
  void refusesAttemptsThatAreTooMany() {
    for (int attempt = 0; attempt < LogInLimits.PER_ADDRESS; attempt++) {
      assertThat(start().refused()).isNull();
    }

    assertThat(start().refused()).isEqualTo(Refused.TOO_MANY_ATTEMPTS);
    assertThat(begun).hasSize(LogInLimits.PER_ADDRESS);
  }
}
