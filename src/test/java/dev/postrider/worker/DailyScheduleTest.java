package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyScheduleTest {
  private final DailySchedule schedule = new DailySchedule(LocalTime.of(0, 5));

  @ParameterizedTest
  @CsvSource({
    "2026-05-04T00:00:00Z, 2026-05-04T00:05:00Z",
    "2026-05-04T00:04:59.999Z, 2026-05-04T00:05:00Z",
    "2026-05-04T00:05:00Z, 2026-05-05T00:05:00Z",
    "2026-05-04T00:05:01Z, 2026-05-05T00:05:00Z",
    "2026-05-04T23:59:59Z, 2026-05-05T00:05:00Z",
    "2028-02-28T12:00:00Z, 2028-02-29T00:05:00Z",
    "2026-12-31T12:00:00Z, 2027-01-01T00:05:00Z"
  })
  void comesRoundAtItsTimeOfTheUtcDay(Instant done, Instant next) {
    assertThat(schedule.getNextExecutionTime(ExecutionComplete.simulatedSuccess(done)))
        .isEqualTo(next);
  }

  @Test
  void beginsAtOnce() {
    var now = Instant.parse("2026-05-04T10:00:00Z");

    assertThat(schedule.getInitialExecutionTime(now)).isEqualTo(now);
  }
}
