package dev.postrider.live;

import static dev.postrider.live.LiveFixture.application;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Open connections are counted, forgotten when they close, and closed when the process stops. */
class ConnectionsTest {
  @Test
  void areCountedWhileTheyLast() {
    try (var live = new LiveFixture()) {
      // Given
      Browser first = live.watching(application());
      live.watching(application());
      int connected = live.bridge.connections();

      // When
      first.close();
      live.until(() -> live.bridge.connections() < connected);

      // Then
      assertThat(connected).isEqualTo(2);
      assertThat(live.bridge.connections()).isEqualTo(1);
      assertThat(live.connections.watchers(any -> true)).hasSize(1);
    }
  }

  @Test
  void areClosedForGoodWhenTheProcessStops() {
    try (var live = new LiveFixture()) {
      // Given
      Browser watching = live.watching(application());

      // When
      live.bridge.stop();
      Browser tooLate = live.connect(live.tickets.buy(application()));

      // Then
      assertThat(watching.next().getInteger("status")).isEqualTo(1001);
      assertThat(watching.closedWith()).isEqualTo((short) 1001);
      assertThat(tooLate.closedWith()).isEqualTo((short) 1001);
      live.until(() -> live.bridge.connections() == 0);
    }
  }
}
