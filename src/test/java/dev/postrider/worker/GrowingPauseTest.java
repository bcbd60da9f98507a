package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingPauseTest {
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofMinutes(1), Duration.ofHours(1));

  @ParameterizedTest
  @CsvSource({"1, PT1M", "2, PT2M", "3, PT4M", "6, PT32M", "7, PT1H", "8, PT1H", "100000, PT1H"})
  void growsUpToTheLongest(int failures, Duration pause) {
    assertThat(PAUSE.after(failures)).isEqualTo(pause);
  }
}
