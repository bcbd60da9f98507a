package dev.postrider.live;

import static dev.postrider.live.LiveFixture.LIMITS;
import static dev.postrider.live.LiveFixture.application;
import static dev.postrider.live.LiveFixture.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.ApplicationId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connected browser may do and what it sees. */
class LiveBridgeTest {
  private final ApplicationId application = application();
  private final String address = LiveFixture.address(application);
  private LiveFixture live;

  @BeforeEach
  void open() {
    live = new LiveFixture();
  }

  @AfterEach
  void close() {
    live.close();
  }

  private void restart(Limits limits) {
    live.close();
    live = new LiveFixture(limits, List.of());
  }

  @Test
  void aBrowserSeesTheAttemptsOfItsApplication() {
    // Given
    Browser browser = live.watching(application);
    var made = attempt(application);

    // When
    live.make(made);

    // Then
    var expected =
        new JsonObject()
            .put("type", "attempt")
            .put("applicationId", application.toString())
            .put("messageId", made.attempt().messageId().toString())
            .put("endpointId", made.attempt().endpointId().toString())
            .put("attemptId", made.attempt().id().toString())
            .put("status", 2)
            .put("statusText", "fail")
            .put("responseStatusCode", 503)
            .put("responseDurationMs", 42)
            .put("timestamp", "2026-05-04T10:00:00.123Z")
            .put("triggerType", 1);
    assertThat(browser.next())
        .isEqualTo(
            new JsonObject().put("type", "rec").put("address", address).put("body", expected));
  }

  @Test
  void aSockJsClientSeesThemToo() {
    // Given
    Browser browser = live.connectFramed(live.tickets.buy(application));
    browser.register(address);
    browser.finishTalking();

    // When
    live.make(attempt(application));

    // Then
    assertThat(browser.next().getJsonObject("body").getString("type")).isEqualTo("attempt");
  }

  @Test
  void aBrowserSeesNothingOfOtherApplications() {
    // Given
    Browser browser = live.watching(application);
    var other = application();
    live.watching(other);
    var own = attempt(application);

    // When
    live.make(attempt(other));
    live.make(own);

    // Then
    assertThat(browser.next().getJsonObject("body").getString("attemptId"))
        .isEqualTo(own.attempt().id().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "live.application.app_0000000000000000000000",
        "live.application.",
        "live.application.*",
        "live.organization.org_0000000000000000000000",
        "deliveries.claim",
        "attempts.made",
        "live-tickets.redeem",
        ""
      })
  void aBrowserCannotListenElsewhere(String other) {
    // Given
    Browser browser = live.connect(live.tickets.buy(application));

    // When
    browser.register(other);

    // Then
    assertThat(browser.refusal()).isEqualTo("access_denied");
    assertThat(live.isWatched(application)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "publish"})
  void aBrowserCannotSpeakEvenToItsOwnAddress(String type) {
    // Given
    Browser browser = live.watching(application);
    var made = attempt(application);

    // When
    browser.send(
        new JsonObject().put("type", type).put("address", address).put("body", "lie").encode());

    // Then
    assertThat(browser.refusal()).isEqualTo("access_denied");
    live.make(made);
    assertThat(browser.next().getJsonObject("body").getString("attemptId"))
        .isEqualTo(made.attempt().id().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "[1]", "null", "\"text\"", "{\"type\":", ""})
  void whatIsNoJsonObjectIsRefused(String text) {
    // Given
    Browser browser = live.connect(live.tickets.buy(application));

    // When
    browser.send(text);

    // Then
    assertThat(browser.refusal()).isEqualTo("invalid_json");
  }

  @Test
  void anIncompleteFrameIsRefusedByName() {
    // Given
    Browser browser = live.connect(live.tickets.buy(application));

    // When
    browser.send("{}");
    browser.send("{\"type\":7}");
    browser.send("{\"type\":\"register\"}");
    browser.say("subscribe", address);

    // Then
    assertThat(List.of(browser.refusal(), browser.refusal(), browser.refusal(), browser.refusal()))
        .containsExactly("missing_type", "missing_type", "missing_address", "invalid_type");
  }

  @Test
  void aRefusalNamesTheAddressSoThatTheClientKnowsWhichHandlerFailed() {
    // Given
    Browser browser = live.connect(live.tickets.buy(application));

    // When
    browser.register("deliveries.claim");

    // Then
    assertThat(browser.next())
        .isEqualTo(
            new JsonObject()
                .put("type", "err")
                .put("address", "deliveries.claim")
                .put("body", "access_denied")
                .put("failureType", "access_denied")
                .put("message", Refusal.ACCESS_DENIED.message()));
  }

  @Test
  void aSecondRegistrationOnTheSameAddressIsRefused() {
    // Given
    Browser browser = live.connect(live.tickets.buy(application));
    browser.register(address);

    // When
    browser.register(address);

    // Then
    assertThat(browser.refusal()).isEqualTo("address_already_registered");
  }

  @Test
  void registrationsOfOneConnectionAreLimited() {
    // Given
    restart(new Limits(10, 1, LIMITS.silence(), 4096, 65536, 16, 50));
    Browser browser = live.connect(live.tickets.buy(application));
    browser.register(address);

    // When
    browser.register(address);

    // Then
    assertThat(browser.refusal()).isEqualTo("max_handlers_reached");
  }

  @Test
  void whoUnregistersSeesNoMoreAndMayComeBack() {
    // Given
    Browser browser = live.watching(application);
    var neighbour = application();
    Browser other = live.watching(neighbour);
    var seen = attempt(application);

    // When
    browser.say("unregister", address);
    browser.finishTalking();

    // Then
    assertThat(live.isWatched(application)).isFalse();
    live.make(attempt(application));
    live.make(attempt(neighbour));
    assertThat(other.next().getString("type")).isEqualTo("rec");
    browser.register(address);
    browser.finishTalking();
    live.make(seen);
    assertThat(browser.next().getJsonObject("body").getString("attemptId"))
        .isEqualTo(seen.attempt().id().toString());
  }

  @Test
  void unregisteringElsewhereIsRefused() {
    // Given
    Browser browser = live.watching(application);

    // When
    browser.say("unregister", "deliveries.claim");

    // Then
    assertThat(browser.refusal()).isEqualTo("access_denied");
    assertThat(live.isWatched(application)).isTrue();
  }

  @Test
  void aTooLargeFrameIsRefused() {
    // Given
    Browser browser = live.connect(live.tickets.buy(application));

    // When
    browser.register("x".repeat(5000));

    // Then
    assertThat(browser.refusal()).isEqualTo("message_too_large");
  }

  @Test
  void whoIsRefusedTooOftenIsClosed() {
    // Given
    restart(new Limits(10, 10, LIMITS.silence(), 4096, 65536, 2, 50));
    Browser browser = live.watching(application);

    // When
    browser.register("deliveries.claim");
    browser.register("deliveries.claim");

    // Then
    assertThat(browser.closedWith()).isEqualTo((short) 1008);
    live.until(() -> !live.isWatched(application));
  }

  @Test
  void whoSaysNothingIsClosed() {
    // Given
    restart(new Limits(10, 10, Duration.ofMillis(20), 4096, 65536, 16, 50));

    // When
    Browser browser = live.connect(live.tickets.buy(application));

    // Then
    assertThat(browser.closedWith()).isEqualTo((short) 1001);
  }
}
