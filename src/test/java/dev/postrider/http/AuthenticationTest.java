package dev.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Principal;
import dev.postrider.domain.Token;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is looked up once and trusted for a short time. */
final class AuthenticationTest {
  private static final String HEADER = "Bearer " + FakeStore.KEY.text();
  private static final Duration TRUST = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx();
  private final FakeStore store = new FakeStore(Bus.install(vertx));
  private final AtomicLong nanos = new AtomicLong();
  private final Authentication authentication = new Authentication(store.bus(), TRUST, nanos::get);

  @AfterEach
  void stop() throws TimeoutException {
    vertx.close().await(20, SECONDS);
  }

  @Test
  void looksAKeyUpOnce() throws TimeoutException {
    Principal first = authenticate(HEADER);
    Principal second = authenticate(HEADER);

    assertThat(first.organizationId()).isEqualTo(FakeStore.ORGANIZATION);
    assertThat(second).isEqualTo(first);
    assertThat(store.authentications).hasValue(1);
  }

  @Test
  void sharesALookUpThatIsUnderWay() throws TimeoutException {
    Future<Principal> first = authentication.authenticate(HEADER);
    Future<Principal> second = authentication.authenticate(HEADER);

    assertThat(Future.all(first, second).await(20, SECONDS).size()).isEqualTo(2);
    assertThat(store.authentications).hasValue(1);
  }

  @Test
  void asksAgainWhenTrustHasEnded() throws TimeoutException {
    authenticate(HEADER);
    store.revoke();
    nanos.addAndGet(TRUST.toNanos() - 1);
    authenticate(HEADER);

    nanos.addAndGet(1);

    assertThatThrownBy(() -> authenticate(HEADER)).isInstanceOf(BusFailure.class);
    assertThat(store.authentications).hasValue(2);
  }

  @Test
  void doesNotKeepARefusal() throws TimeoutException {
    store.revoke();
    assertThatThrownBy(() -> authenticate(HEADER)).isInstanceOf(BusFailure.class);

    store.restore();

    assertThat(authenticate(HEADER).organizationId()).isEqualTo(FakeStore.ORGANIZATION);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic cHI6cHI=",
        "pr_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
        "Bearer sk_kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
      })
  void refusesWhatIsNoKeyWithoutAsking(@Nullable String header) {
    assertThatThrownBy(() -> authenticate(header))
        .isInstanceOf(Refusal.class)
        .hasMessageEndingWith("Send the header 'Authorization: Bearer pr_...'.");
    assertThat(store.authentications).hasValue(0);
  }

  @Test
  void refusesAKeyOfAnyLengthWithoutHashingIt() {
    assertThatThrownBy(() -> authenticate("Bearer pr_" + "k".repeat(1000)))
        .isInstanceOf(Refusal.class);
    assertThat(store.authentications).hasValue(0);
  }

  @Test
  void takesTheSchemeInAnyCase() throws TimeoutException {
    assertThat(authenticate("bEARER  " + FakeStore.KEY.text() + " ").organizationId())
        .isEqualTo(FakeStore.ORGANIZATION);
  }

  @Test
  void comesBeforeTheBodyIsChecked() {
    try (var http = new HttpFixture();
        var stranger = http.stranger();
        var wrong = new ContractClient(http.server, new Token("pr_" + "x".repeat(43)).text())) {
      Answer withoutKey = stranger.post("/api/v1/app", "no json");
      Answer wrongKey = wrong.post("/api/v1/app", "no json");
      Answer tooLarge = stranger.post("/api/v1/app", " ".repeat(HttpFixture.BODY_BYTES_MAX + 1));
      Answer unauthenticatedStream =
          stranger.send("POST", "/api/v1/app/acme/msg", BodyPublishers.ofString("{}"));

      assertThat(withoutKey.status()).isEqualTo(401);
      assertThat(withoutKey.header("WWW-Authenticate")).contains("Bearer");
      assertThat(wrongKey.status()).isEqualTo(401);
      assertThat(wrongKey.text("code")).isEqualTo("unauthenticated");
      assertThat(tooLarge.status()).isEqualTo(413);
      assertThat(unauthenticatedStream.status()).isEqualTo(401);
    }
  }

  /** Which operations are public is what the contract says, not what the program says. */
  private Principal authenticate(@Nullable String header) throws TimeoutException {
    return authentication.authenticate(header).await(20, SECONDS);
  }
}
