package dev.postrider.live;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.postrider.domain.ApplicationId;
import dev.postrider.support.LogCapture;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the log tells of live connections. */
class LiveLogTest {
  private final ApplicationId application = LiveFixture.application();

  private static Map<String, String> facts(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .collect(Collectors.toMap(fact -> fact.key, fact -> String.valueOf(fact.value)));
  }

  @Test
  void aRefusalIsToldWithAShortAndHarmlessAddress() {
    try (var live = new LiveFixture();
        var log = LogCapture.of(LiveConnection.class.getName(), Level.INFO)) {
      // Given
      String ticket = live.tickets.buy(application);
      Browser browser = live.connect(ticket);

      // When
      browser.send(
          "{\"type\":\"register\",\"address\":\"deliveries\\n.claim" + "x".repeat(200) + "\"}");

      // Then
      assertThat(browser.refusal()).isEqualTo("access_denied");
      ILoggingEvent line = log.events().next();
      assertThat(line.getLevel()).isEqualTo(Level.INFO);
      assertThat(facts(line))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "organizationId",
                  live.tickets.organization.toString(),
                  "applicationId",
                  application.toString(),
                  "address",
                  "deliveries?.claim" + "x".repeat(83),
                  "error",
                  "access_denied"));
    }
  }
}
