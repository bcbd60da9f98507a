package dev.postrider.live;

import static dev.postrider.live.LiveFixture.address;
import static dev.postrider.live.LiveFixture.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.ApplicationId;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames by which a browser must not get anything; the list is in docs/live.md. */
class ForbiddenFramesTest {
  private static final String DENIED = "access_denied";

  private LiveFixture live;
  private ApplicationId application;
  private String own;

  @BeforeEach
  void open() {
    live = new LiveFixture();
    application = live.tickets.ownApplication();
    own = address(application);
  }

  @AfterEach
  void close() {
    live.close();
  }

  private Browser ofApplication() {
    return live.connect(live.tickets.buy(application));
  }

  private Browser ofOrganization() {
    return live.connect(live.tickets.buyForAll());
  }

  private void assertSeesItsOwnOnly(Browser browser) {
    live.make(attempt(live.tickets.ownApplication()));
    live.assertSeesNext(browser, application);
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "publish"})
  void nobodySpeaksToAnyAddress(String type) {
    // Given
    Browser browser = ofOrganization();
    List<Object> heard = new ArrayList<>();
    live.vertx.eventBus().consumer(own, message -> heard.add(message.body()));
    browser.register(own);

    // When
    for (String address : List.of(own, "messages.accept", "live-watchers", "")) {
      browser.say(type, address);

      // Then
      assertThat(browser.refusal()).isEqualTo(DENIED);
    }
    assertSeesItsOwnOnly(browser);
    assertThat(heard).noneMatch(event -> event.toString().contains("lie"));
  }

  @Test
  void replyAddressesAndHeadersAreOfNoUse() {
    // Given
    Browser browser = ofApplication();
    var frame =
        new JsonObject()
            .put("address", own)
            .put("replyAddress", own)
            .put("headers", new JsonObject().put("organizationId", "any").put("ticket", "any"))
            .put("body", "lie");

    // When
    browser.send(frame.put("type", "send").encode());
    String refusal = browser.refusal();
    browser.send(frame.put("type", "register").encode());
    browser.finishTalking();

    // Then
    assertThat(refusal).isEqualTo(DENIED);
    assertSeesItsOwnOnly(browser);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":[\"register\"],\"address\":\"a\"}",
        "{\"type\":\"register\",\"address\":[\"a\"]}",
        "{\"type\":\"register\",\"address\":{\"a\":1}}",
        "{\"type\":\"REGISTER\",\"address\":\"a\"}",
        "{\"type\":\"rec\",\"address\":\"a\"}",
        "{\"type\":\"message\",\"address\":\"a\"}",
        "[{\"type\":\"ping\"}]",
        "{\"type\":\"ping\"}{\"type\":\"ping\"}"
      })
  void otherFramesAreRefused(String frame) {
    // Given
    Browser browser = ofApplication();

    // When
    browser.send(frame);

    // Then
    assertThat(browser.next().getString("type")).isEqualTo("err");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "register", "send", "publish", "unregister"})
  void floodsOfFramesCloseTheConnection(String type) {
    // Given
    live.close();
    live = new LiveFixture(limits(Integer.MAX_VALUE, 20), List.of());
    application = live.tickets.ownApplication();
    Browser browser = ofApplication();

    // When
    for (int frame = 0; frame < 21; frame++) {
      browser.say(type, address(application));
    }

    // Then
    assertThat(browser.closedWith()).isEqualTo((short) 1008);
  }

  private static Limits limits(int refusals, int framesPerSecond) {
    return new Limits(10, 10, Duration.ofMinutes(1), 4096, 65536, refusals, framesPerSecond);
  }

  @Test
  void whoIsSlowToBeAllowedCannotHaveMuchWait() {
    // Given
    live.close();
    live = new LiveFixture(limits(16, 20), List.of());
    Browser browser = live.connect(live.tickets.buyForAll());
    Promise<Void> release = live.tickets.hold();
    browser.register(address(live.tickets.ownApplication()));

    // When
    for (int frame = 0; frame < 21; frame++) {
      live.clock.advance(Duration.ofSeconds(1));
      browser.say("ping", "");
    }

    // Then
    assertThat(browser.closedWith()).isEqualTo((short) 1008);
    release.complete();
  }

  @Test
  void aBinaryFrameGetsNoMoreThanText() {
    // Given
    Browser browser = ofApplication();

    // When
    browser.sendBinary("{\"type\":\"register\",\"address\":\"messages.accept\"}");
    String ofInternal = browser.refusal();
    browser.sendBinary("\0\1\2");

    // Then
    assertThat(ofInternal).isEqualTo(DENIED);
    assertThat(browser.refusal()).isEqualTo("invalid_json");
  }

  @Test
  void fragmentsAreReadAsTheOneMessageThatTheyAre() {
    // Given
    Browser browser = ofApplication();

    // When
    browser.sendFragments("{\"type\":\"register\",\"address\":\"", "messages", ".accept\"}");

    // Then
    assertThat(browser.refusal()).isEqualTo(DENIED);
  }

  @Test
  void manyFragmentsCannotFillTheMemory() {
    // Given
    Browser browser = ofApplication();
    String part = "x".repeat(8 << 10);

    // When
    browser.sendFragmentsUntilClosed(part);

    // Then
    assertThat(browser.closedWith()).isNotEqualTo((short) 1000);
  }

  @Test
  void anOversizeFrameDisconnects() {
    // Given
    Browser browser = ofApplication();

    // When
    browser.send("{\"type\":\"ping\",\"x\":\"" + "x".repeat(LiveFixture.MESSAGE_BYTES_MAX) + "\"}");

    // Then
    assertThat(browser.closedWith()).isNotEqualTo((short) 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"register\",\"address\":\"messages.accept\"}",
        "[1]",
        "[",
        "h",
        "o",
        "c[3000,\"Go away!\"]",
        "a[\"x\"]",
        "[\"{\\\"type\\\":\\\"register\\\",\\\"address\\\":\\\"messages.accept\\\"}\"]"
      })
  void abuseOfSockJsOpensNothing(String text) {
    // Given
    Browser browser = live.connectFramed(live.tickets.buy(application));
    Browser other = live.watching(application);

    // When
    browser.sendUnframed(text);

    // Then
    var seen = attempt(application);
    live.make(seen);
    assertThat(other.next().getString("type")).isEqualTo("rec");
    assertThat(browser.saidSoFar()).noneMatch(frame -> frame.contains("\\\"rec\\\""));
  }

  @Test
  void theSessionOfAnotherSockJsClientCannotBeJoined() {
    // Given
    Browser first = live.connectFramed(live.tickets.buy(application));
    first.register(own);
    first.finishTalking();
    var other = live.tickets.ownApplication();

    // When
    Browser second = live.connectFramed(live.tickets.buy(other));

    // Then
    second.register(own);
    assertThat(second.saidSoFar()).noneMatch(frame -> frame.contains("\\\"rec\\\""));
    assertSeesItsOwnOnly(first);
  }
}
