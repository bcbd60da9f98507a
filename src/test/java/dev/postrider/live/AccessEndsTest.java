package dev.postrider.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Access;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets.Watcher;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection ends with the credential that bought its ticket. */
class AccessEndsTest {
  private static final short EXPIRED = 4401;
  private static final short ENDED = 4403;

  private LiveFixture live;
  private ApplicationId application;

  @BeforeEach
  void open() {
    live = new LiveFixture();
    application = live.tickets.ownApplication();
  }

  @AfterEach
  void close() {
    live.close();
  }

  private Browser watching(Watcher watcher) {
    Browser browser = live.connect(live.tickets.buy(watcher, null));
    browser.register(LiveFixture.address(application));
    browser.finishTalking();
    return browser;
  }

  private void tellOfChange(OrganizationId organization) {
    live.bus.publish(Access.CHANGED, new Access.Changed(organization));
  }

  @Test
  void itIsClosedWhenTheCredentialExpires() {
    // Given
    var until = live.clock.instant().plus(Duration.ofMillis(20));

    // When
    Browser browser = live.connect(live.tickets.buy(live.tickets.watcher(application), until));

    // Then
    assertThat(browser.closedWith()).isEqualTo(EXPIRED);
    live.until(() -> live.bridge.connections() == 0);
  }

  /** SockJS itself closes with the same status for every reason. */
  @Test
  void aSockJsClientIsToldWhyBefore() {
    // Given
    var until = live.clock.instant().plus(Duration.ofMillis(20));

    // When
    Browser browser =
        live.connectFramed(live.tickets.buy(live.tickets.watcher(application), until));

    // Then
    JsonObject told = browser.next();
    assertThat(told.getString("type")).isEqualTo("err");
    assertThat(told.getString("failureType")).isEqualTo("closed");
    assertThat(told.getInteger("status")).isEqualTo((int) EXPIRED);
  }

  @Test
  void itIsClosedAtOnceIfTheCredentialHasExpiredMeanwhile() {
    // Given
    String ticket = live.tickets.buy(live.tickets.watcher(application), live.clock.instant());

    // When
    Browser browser = live.connect(ticket);

    // Then
    assertThat(browser.closedWith()).isEqualTo(EXPIRED);
  }

  @Test
  void itIsClosedWhenItIsToldThatAccessHasEnded() {
    // Given
    var ended = live.tickets.watcher(null);
    Browser browser = watching(ended);
    Browser other = watching(live.tickets.watcher(null));
    live.tickets.gone.add(ended);

    // When
    tellOfChange(live.tickets.organization);

    // Then
    assertThat(browser.closedWith()).isEqualTo(ENDED);
    var seen = LiveFixture.attempt(application);
    live.make(seen);
    assertThat(other.next().getJsonObject("body").getString("attemptId"))
        .isEqualTo(seen.attempt().id().toString());
    assertThat(browser.saidSoFar()).singleElement().asString().contains("access ended");
  }

  @Test
  void theOrganizationThatIsToldOfIsCheckedAndNoOther() {
    // Given
    watching(live.tickets.watcher(null));

    // When
    tellOfChange(new OrganizationId(UUID.randomUUID()));
    tellOfChange(live.tickets.organization);

    // Then
    live.until(() -> !live.tickets.verifications.isEmpty());
    assertThat(live.tickets.verifications).containsExactly(1);
  }

  @Test
  void manyConnectionsAreCheckedInOneRequest() {
    // Given
    var shared = live.tickets.watcher(application);
    for (int i = 0; i < 4; i++) {
      watching(shared);
      watching(live.tickets.watcher(application));
    }

    // When
    live.bus.publish(Access.CHANGED, new Access.Changed(null));

    // Then
    live.until(() -> !live.tickets.verifications.isEmpty());
    assertThat(live.tickets.verifications).containsExactly(5);
  }

  @Test
  void itStaysWhileTheStoreCannotBeAskedAndIsCheckedAgain() {
    // Given
    var ended = live.tickets.watcher(application);
    Browser browser = watching(ended);
    live.tickets.gone.add(ended);
    live.tickets.failWith(new Failure.Unavailable("Try again.", Duration.ofSeconds(1)));
    tellOfChange(live.tickets.organization);
    live.until(() -> live.tickets.verifications.size() == 1);

    // When
    live.tickets.recover();
    tellOfChange(live.tickets.organization);

    // Then
    assertThat(browser.closedWith()).isEqualTo(ENDED);
  }

  @Test
  void whoIsClosedWhileARegistrationIsCheckedWatchesNothing() {
    // Given
    var ended = live.tickets.watcher(null);
    Browser browser = live.connect(live.tickets.buy(ended, null));
    Promise<Void> release = live.tickets.hold();
    browser.register(LiveFixture.address(application));
    live.until(() -> live.tickets.lookUps() == 1);
    live.tickets.gone.add(ended);
    tellOfChange(live.tickets.organization);
    assertThat(browser.closedWith()).isEqualTo(ENDED);

    // When
    release.complete();

    // Then
    live.watching(live.tickets.ownApplication());
    assertThat(live.isWatched(application)).isFalse();
  }
}
