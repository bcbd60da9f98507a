package dev.postrider.live;

import static dev.postrider.live.LiveFixture.application;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many browsers are connected is counted. */
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
    }
  }
}
