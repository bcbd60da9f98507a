package dev.postrider.live;

import static dev.postrider.live.LiveFixture.address;
import static dev.postrider.live.LiveFixture.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that a browser must not register on; the list is in docs/live.md. */
class ForbiddenAddressesTest {
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

  private static String organizationAddress(OrganizationId organization) {
    return new LiveAddress.OfOrganization(organization).text();
  }

  private void assertDenied(Browser browser, String address) {
    browser.register(address);
    assertThat(browser.refusal()).as(address).isEqualTo(DENIED);
  }

  private void assertSeesItsOwnOnly(Browser browser) {
    live.make(attempt(live.tickets.ownApplication()));
    live.assertSeesNext(browser, application);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "messages.accept",
        "attempts.made",
        "access.changed",
        "api-keys.authenticate",
        "live-tickets.redeem",
        "live-watchers",
        "__vertx.reply.1",
        "vertx.cluster",
        ""
      })
  void internalAddressesAreRefused(String address) {
    assertDenied(ofApplication(), address);
    assertDenied(ofOrganization(), address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "#",
        "live",
        "live.",
        "live.*",
        "live.application",
        "live.application.",
        "live.application.*",
        "live.application.#",
        "live.application.app_*",
        "live.organization.",
        "live.organization.*",
        "live\\.application\\..*",
        "live.application.../organization"
      })
  void wildcardsAndPrefixesAreRefused(String address) {
    assertDenied(ofApplication(), address);
    assertDenied(ofOrganization(), address);
  }

  @Test
  void whatOnlyResemblesItsOwnAddressIsRefused() {
    // Given
    String id = application.toString();
    var resembling =
        List.of(
            own.toUpperCase(Locale.ROOT),
            own.replace("live", "Live"),
            own.replace("app_", "APP_"),
            own + " ",
            " " + own,
            own + ".",
            own + "\u0000",
            own + "\u200b",
            own.replace("app_", "\u0430pp_"),
            own.replace("live", "l\u0456ve"),
            own.replace('.', '\uff0e'),
            "live.application." + id + id.substring(4),
            "live.application." + id.substring(4),
            "live.application.org_" + id.substring(4));

    // When, Then
    for (List<String> part : List.of(resembling.subList(0, 7), resembling.subList(7, 14))) {
      Browser browser = ofApplication();
      part.forEach(address -> assertDenied(browser, address));
    }
    Browser browser = ofOrganization();
    resembling.forEach(address -> assertDenied(browser, address));
  }

  @Test
  void anOverlongAddressIsRefused() {
    // Given
    Browser browser = ofApplication();

    // When
    browser.register(own + "0".repeat(3_000));

    // Then
    assertThat(browser.next().getString("address")).hasSize(100);
  }

  @Test
  void anotherApplicationIsRefusedToTheBearerOfOnesTicket() {
    // When, Then
    Browser browser = ofApplication();
    assertDenied(browser, address(live.tickets.ownApplication()));
    assertDenied(browser, organizationAddress(live.tickets.organization));
  }

  @Test
  void foreignAndUnknownApplicationsAreRefusedAlike() {
    // Given
    var foreign = live.tickets.applicationOf(new OrganizationId(UUID.randomUUID()));
    Browser browser = ofOrganization();

    // When
    browser.register(address(foreign));
    JsonObject ofForeign = browser.next();
    var unknown = new ApplicationId(UUID.randomUUID());
    browser.register(address(unknown));
    JsonObject ofUnknown = browser.next();

    // Then
    assertThat(ofForeign.getString("body")).isEqualTo(DENIED);
    ofForeign.remove("address");
    ofUnknown.remove("address");
    assertThat(ofForeign).isEqualTo(ofUnknown);
    assertThat(live.isWatched(foreign)).isFalse();
  }

  @Test
  void anotherOrganizationIsRefused() {
    assertDenied(ofOrganization(), organizationAddress(new OrganizationId(UUID.randomUUID())));
  }

  @Test
  void anApplicationThatCannotBeLookedUpIsRefusedForNow() {
    // Given
    Browser browser = ofOrganization();
    live.tickets.failWith(new Failure.Unavailable("Try again.", Duration.ofSeconds(1)));

    // When
    browser.register(own);

    // Then
    assertThat(browser.refusal()).isEqualTo("unavailable");
    assertThat(live.isWatched(application)).isFalse();
  }

  @Test
  void framesAreAnsweredInOrderThoughTheStoreIsAsked() {
    // Given
    Browser browser = ofOrganization();
    Promise<Void> release = live.tickets.hold();

    // When
    browser.register(own);
    browser.register("messages.accept");
    browser.say("unregister", own);
    browser.register(own);
    live.until(() -> live.tickets.lookUps() == 1);
    release.complete();

    // Then
    assertThat(browser.refusal()).isEqualTo(DENIED);
    browser.finishTalking();
    assertSeesItsOwnOnly(browser);
  }

  @Test
  void aFrameOfAWatchedApplicationIsNeverShownElsewhere() {
    // Given
    Browser browser = live.watching(application);
    var other = live.tickets.ownApplication();
    live.watching(other);
    live.vertx
        .eventBus()
        .publish(own, new JsonArray().add("no text, as a damaged process might publish"));

    // When, Then
    assertSeesItsOwnOnly(browser);
  }
}
