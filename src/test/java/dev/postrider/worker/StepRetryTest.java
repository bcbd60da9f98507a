package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepRetryTest {
  @ParameterizedTest
  @CsvSource({"1, PT1S", "2, PT2S", "3, PT4S", "9, PT4M16S"})
  void pausesAreTwiceAsLongEachTime(int failures, Duration pause) {
    assertThat(StepRetry.pause(failures)).contains(pause);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11, 100_000})
  void givesUpAtTheTenthFailure(int failures) {
    assertThat(StepRetry.pause(failures)).isEmpty();
  }

  @Test
  void gaveUpAfterMoreThanEightMinutes() {
    Duration all = Duration.ZERO;
    for (int failures = 1; failures < 10; failures++) {
      all = all.plus(StepRetry.pause(failures).orElseThrow());
    }

    assertThat(all).isEqualTo(Duration.ofSeconds(511));
  }
}
