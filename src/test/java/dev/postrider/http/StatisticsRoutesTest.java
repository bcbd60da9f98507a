package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Messages;
import dev.postrider.contract.Statistics;
import dev.postrider.contract.Usage;
import dev.postrider.support.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Numbers are told for the span that was asked for; examples are made of schemas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StatisticsRoutesTest {
  private static final String ENDPOINT = "/api/v1/app/acme/endpoint/ep";

  private HttpFixture http;

  @BeforeAll
  void start() {
    http = new HttpFixture();
  }

  @AfterAll
  void stop() {
    http.close();
  }

  @Test
  void countsTheMessagesOfTheLastFourWeeksUnlessToldOtherwise() {
    Answer counted = http.client.get(ENDPOINT + "/stats");

    assertThat(counted.text())
        .isEqualTo("{\"success\":4,\"fail\":3,\"pending\":2,\"sending\":1,\"canceled\":0}");
    var request = http.store.last(Statistics.OfEndpoint.class);
    assertThat(Duration.between(request.since(), request.until())).isEqualTo(Duration.ofDays(28));
    assertThat(request.until()).isEqualTo(http.store.now());
  }

  @Test
  void countsTheAttemptsOfASpan() {
    Answer counted =
        http.client.get(
            "/api/v1/app/acme/stats/attempts?since=2026-05-01T00:00:00Z&until=2026-05-02T00:00:00Z"
                + "&event_types=a.b,c.d");

    assertThat(counted.json().at("/by_event_type/a.b/success").asInt()).isEqualTo(5);
    assertThat(counted.json().path("total_success").asInt()).isEqualTo(6);
    assertThat(counted.json().path("total_failure").asInt()).isEqualTo(3);
    var request = http.store.last(Statistics.OfApplication.class);
    assertThat(request.since()).isEqualTo(Instant.parse("2026-05-01T00:00:00Z"));
    assertThat(request.eventTypes()).containsExactly("a.b", "c.d");
  }

  @Test
  void refusesASpanThatEndsBeforeItBegins() {
    Answer refused =
        http.client.get(ENDPOINT + "/stats?since=2026-05-02T00:00:00Z&until=2026-05-01T00:00:00Z");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("must be earlier than until");
  }

  @Test
  void countsActiveApplications() {
    assertThat(http.client.get("/api/v1/app/stats/count-active").text()).isEqualTo("{\"count\":7}");
    assertThat(http.client.get("/api/v1/app/stats/count-active?exclude_disabled=false").text())
        .isEqualTo("{\"count\":8}");
  }

  @Test
  void tellsTheUsageOfTheLastThirtyDaysUnlessToldOtherwise() {
    Answer told = http.client.get("/api/v1/stats/usage/day");

    var request = http.store.last(Usage.OfDays.class);
    assertThat(request.until()).isEqualTo(request.since().plusDays(30));
    assertThat(request.until().minusDays(1))
        .isEqualTo(LocalDate.ofInstant(http.store.now(), ZoneOffset.UTC));
    assertThat(told.json().at("/data/0").toString())
        .isEqualTo(
            "{\"day\":\"%s\",\"messages\":5,\"attempts\":{\"success\":7,\"failure\":2}}"
                .formatted(request.since()));
  }

  @Test
  void refusesDaysThatAreNoneOrTooMany() {
    String usage = "/api/v1/stats/usage/day";

    assertThat(http.client.get(usage + "?since=2026-01-01&until=2027-02-05").status())
        .isEqualTo(200);
    assertThat(http.client.get(usage + "?since=2026-01-01&until=2027-02-06").text())
        .contains("by at most 400 days");
    assertThat(http.client.get(usage + "?since=2026-01-02&until=2026-01-02").status())
        .isEqualTo(422);
    assertThat(http.client.get(usage + "?since=2026-02-30").status()).isEqualTo(422);
    assertThat(http.client.get(usage + "?since=yesterday").status()).isEqualTo(422);
  }

  @Test
  void tellsWhetherAnEndpointIsThrottled() {
    assertThat(http.client.get(ENDPOINT + "/rate-limit-status").text("status"))
        .isEqualTo("RateLimited");
  }

  @Test
  void sendsAnExampleOfTheNewestSchema() {
    // Given
    http.client.post(
        "/api/v1/event-type",
        """
        {"name": "ex.ample", "description": "",
         "schemas": {"1": {"examples": [{"v": 1}]}, "2": {"examples": [{"v": 2}]}}}\
        """);

    // When
    Answer sent = http.client.post(ENDPOINT + "/send-example", "{\"eventType\": \"ex.ample\"}");

    // Then
    assertThat(sent.status()).isEqualTo(200);
    assertThat(sent.json().get("payload").toString()).isEqualTo("{\"v\":2}");
    assertThat(http.store.last(Messages.Send.class).endpoint().endpoint().text()).isEqualTo("ep");
  }

  @Test
  void refusesToMakeAnExampleOfNothing() {
    // Given
    http.client.post("/api/v1/event-type", "{\"name\": \"no.schema\", \"description\": \"\"}");

    // When
    Answer refused = http.client.post(ENDPOINT + "/send-example", "{\"eventType\": \"no.schema\"}");

    // Then
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("give the event type one");
    assertThat(
            http.client.post(ENDPOINT + "/send-example", "{\"eventType\": \"unknown\"}").status())
        .isEqualTo(404);
  }
}
