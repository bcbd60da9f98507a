package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.support.Receiver;
import dev.postrider.support.Scrape;
import dev.postrider.support.ScriptedAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of deliveries and attempts is measured. */
class DeliveryMetersTest {
  private final DeliveryFixture fixture = new DeliveryFixture();
  private final Receiver receiver = Receiver.open();

  @BeforeEach
  void shorten() {
    fixture.attempt = Duration.ofMillis(500);
    fixture.drain = Duration.ofMillis(100);
    fixture.inFlight = 7;
    fixture.inFlightPerEndpoint = 1;
  }

  @AfterEach
  void close() {
    fixture.close();
    receiver.close();
  }

  private Scrape scrape() {
    return Scrape.parse(fixture.metrics.scrape());
  }

  private static double attempts(Scrape scrape, String outcome) {
    return scrape.value("http_client_request_duration_seconds_count", "outcome", outcome);
  }

  private static double deliveries(Scrape scrape, String outcome) {
    return scrape.value("postrider_delivery_outcomes_total", "outcome", outcome);
  }

  /** An attempt is told of after it has been counted. */
  private void deliverTo(String url) {
    fixture.deliver(url);
    fixture.made.next();
  }

  @ParameterizedTest
  @CsvSource({
    "204, 2xx, succeeded",
    "301, 3xx, retrying",
    "404, 4xx, retrying",
    "503, 5xx, retrying"
  })
  void countsAttemptsByTheClassOfTheAnswer(int statusCode, String attempt, String delivery) {
    // Given
    fixture.start();
    receiver.always(ScriptedAnswer.status(statusCode));

    // When
    deliverTo(receiver.url("/"));

    // Then
    Scrape scrape = scrape();
    assertThat(attempts(scrape, attempt)).isEqualTo(1);
    assertThat(scrape.sum("http_client_request_duration_seconds_count")).isEqualTo(1);
    assertThat(scrape.sum("http_client_request_duration_seconds_sum")).isPositive();
    assertThat(deliveries(scrape, delivery)).isEqualTo(1);
    assertThat(scrape.sum("postrider_delivery_outcomes_total")).isEqualTo(1);
  }

  @Test
  void countsAttemptsWithoutAnAnswer() {
    // Given
    fixture.start();
    receiver.always(ScriptedAnswer.hang());
    var closed = Receiver.open();
    closed.close();

    // When
    deliverTo(receiver.url("/"));
    deliverTo(closed.url("/"));
    deliverTo("http://10.0.0.1/");

    // Then
    Scrape scrape = scrape();
    assertThat(attempts(scrape, "timeout")).isEqualTo(1);
    assertThat(attempts(scrape, "unreachable")).isEqualTo(1);
    assertThat(attempts(scrape, "blocked")).isEqualTo(1);
  }

  @Test
  void countsADeliveryWhoseRetriesAreUsedUp() {
    // Given
    fixture.schedule = List.of();
    fixture.start();
    receiver.always(ScriptedAnswer.status(500));

    // When
    deliverTo(receiver.url("/"));

    // Then
    assertThat(deliveries(scrape(), "exhausted")).isEqualTo(1);
  }

  @Test
  void countsAnAttemptWhoseLeaseWasLost() {
    // Given
    fixture.start();
    List<Leased> leased = fixture.queue.lease(fixture.queue.endpoint(receiver.url("/")), 1);
    fixture.queue.steal(leased.getFirst().lease());

    // When
    fixture.handOver(leased);
    fixture.made.next();

    // Then
    assertThat(deliveries(scrape(), "lease_lost")).isEqualTo(1);
    assertThat(deliveries(scrape(), "succeeded")).isZero();
  }

  @Test
  void measuresTheTimeUntilTheFirstAttemptAlone() {
    // Given
    fixture.schedule = List.of(Duration.ofSeconds(5));
    fixture.start();
    receiver.answer(ScriptedAnswer.status(500), ScriptedAnswer.status(200));
    deliverTo(receiver.url("/"));

    // When
    fixture.clock.advance(Duration.ofSeconds(5));
    fixture.hint();
    fixture.made.next();

    // Then
    Scrape scrape = scrape();
    assertThat(scrape.sum("http_client_request_duration_seconds_count")).isEqualTo(2);
    assertThat(scrape.value("postrider_delivery_first_attempt_latency_seconds_count")).isEqualTo(1);
  }

  @Test
  void showsPlacesAndWhatHoldsThem() {
    // Given
    fixture.attempt = Duration.ofSeconds(15);
    fixture.start();
    receiver.always(ScriptedAnswer.hang());
    List<Leased> leased = fixture.queue.lease(fixture.queue.endpoint(receiver.url("/")), 4);

    // When
    fixture.handOver(leased);
    receiver.next();

    // Then
    Scrape scrape = scrape();
    assertThat(scrape.value("postrider_delivery_places")).isEqualTo(7);
    assertThat(scrape.value("postrider_delivery_in_flight")).isEqualTo(1);
    assertThat(scrape.value("postrider_delivery_parked")).isEqualTo(3);
  }
}
