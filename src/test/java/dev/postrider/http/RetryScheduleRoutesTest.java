package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.RetrySchedules;
import dev.postrider.support.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RetryScheduleRoutesTest {
  private static final String SCHEDULE = "/api/v1/event-type/a.b/retry-schedule";

  private HttpFixture http;

  @BeforeAll
  void start() {
    http = new HttpFixture();
    http.client.post("/api/v1/event-type", "{\"name\": \"a.b\", \"description\": \"\"}");
  }

  @AfterAll
  void stop() {
    http.close();
  }

  private Answer replace(String body) {
    return http.client.send("PUT", SCHEDULE, BodyPublishers.ofString(body));
  }

  @Test
  void isWrittenInSecondsAndNanoseconds() {
    Answer stored =
        replace(
            "{\"retrySchedule\": [{\"secs\": 1, \"nanos\": 500000000}, {\"secs\": 60, \"nanos\":"
                + " 0}]}");

    assertThat(stored.text())
        .isEqualTo(
            "{\"retrySchedule\":[{\"secs\":1,\"nanos\":500000000},{\"secs\":60,\"nanos\":0}]}");
    assertThat(http.client.get(SCHEDULE).text()).isEqualTo(stored.text());
    assertThat(http.store.last(RetrySchedules.Replace.class).schedule().delays())
        .containsExactly(Duration.ofMillis(1_500), Duration.ofMinutes(1));
  }

  @Test
  void isRemovedByNull() {
    assertThat(replace("{\"retrySchedule\": null}").text()).isEqualTo("{\"retrySchedule\":null}");
    assertThat(replace("{}").text()).isEqualTo("{\"retrySchedule\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"retrySchedule\": [{\"secs\": -1, \"nanos\": 0}]}",
        "{\"retrySchedule\": [{\"secs\": 2592001, \"nanos\": 0}]}",
        "{\"retrySchedule\": [{\"secs\": 1}]}",
        "{\"retrySchedule\": [\"5s\"]}",
        "{\"retrySchedule\": 5}"
      })
  void isRefusedIfItIsNone(String body) {
    assertThat(replace(body).status()).isEqualTo(422);
  }
}
