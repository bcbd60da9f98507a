package dev.postrider.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events of an address that come soon after another leave together. */
class BundlesTest {
  private final LiveAddress address = new LiveAddress.OfApplication(LiveFixture.application());
  private final LiveAddress other = new LiveAddress.OfApplication(LiveFixture.application());
  private final List<String> sent = new ArrayList<>();
  private final Bundles bundles = new Bundles((to, events) -> sent.add(events));

  private void add(LiveAddress to, int number) {
    bundles.add(to, new JsonObject().put("n", number));
  }

  @Test
  void theFirstEventOfEachAddressLeavesAtOnce() {
    // When
    add(address, 1);
    add(other, 2);

    // Then
    assertThat(sent).containsExactly("{\"n\":1}", "{\"n\":2}");
  }

  @Test
  void whatFollowsLeavesTogetherAtTheMomentsEnd() {
    // Given
    add(address, 1);
    add(address, 2);
    add(address, 3);
    int before = sent.size();

    // When
    bundles.endMoment();

    // Then
    assertThat(before).isEqualTo(1);
    assertThat(sent).last().isEqualTo("{\"n\":2}\n{\"n\":3}");
  }

  @Test
  void aBusyAddressIsBundledInTheNextMomentToo() {
    // Given
    add(address, 1);
    add(address, 2);
    bundles.endMoment();
    add(address, 3);
    int before = sent.size();

    // When
    bundles.endMoment();

    // Then
    assertThat(before).isEqualTo(2);
    assertThat(sent).last().isEqualTo("{\"n\":3}");
  }

  @Test
  void afterAQuietMomentTheNextEventLeavesAtOnce() {
    // Given
    add(address, 1);
    bundles.endMoment();

    // When
    add(address, 2);

    // Then
    assertThat(sent).hasSize(2);
  }

  @Test
  void aBundleDoesNotGrowWithoutBound() {
    // Given
    var large = new JsonObject().put("text", "x".repeat(Bundles.LENGTH_MAX / 3));

    // When
    for (int event = 0; event < 10; event++) {
      bundles.add(address, large);
    }
    bundles.endMoment();

    // Then
    assertThat(sent).allSatisfy(text -> assertThat(text).hasSizeLessThan(Bundles.LENGTH_MAX));
    assertThat(sent.stream().flatMap(String::lines)).hasSize(10).containsOnly(large.encode());
  }

  @Test
  void eventsThatLeaveTogetherReachASockJsClientInOnePacket() {
    try (var live = new LiveFixture()) {
      // Given
      var application = LiveFixture.application();
      String watched = LiveFixture.address(application);
      Browser browser = live.connectFramed(live.tickets.buy(application));
      browser.register(watched);
      browser.finishTalking();
      int before = browser.packets();

      // When
      live.vertx.eventBus().publish(watched, "{\"n\":1}\n{\"n\":2}\n{\"n\":3}");

      // Then
      for (int event = 1; event <= 3; event++) {
        assertThat(browser.next().getJsonObject("body"))
            .isEqualTo(new JsonObject().put("n", event));
      }
      assertThat(browser.packets()).isEqualTo(before + 1);
    }
  }
}
