package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RollUpSliceTest {
  private static final Instant START = Instant.parse("2026-05-04T10:30:00Z");
  private static final Instant FAR = START.plus(Duration.ofDays(1));

  private final RollUpSlice slice = new RollUpSlice();

  private Duration length() {
    return Duration.between(START, slice.end(START, FAR));
  }

  @Test
  void growsWhileLittleHappenedButStaysWithinItsHour() {
    Duration before = length();
    slice.held(19_999);

    assertThat(length()).isEqualTo(before.multipliedBy(2));

    for (int i = 0; i < 20; i++) {
      slice.held(0);
    }
    assertThat(slice.end(START, FAR)).isEqualTo(Instant.parse("2026-05-04T11:00:00Z"));
  }

  @Test
  void shrinksToASecondAtTheLeast() {
    for (int i = 0; i < 20; i++) {
      slice.held(1_000_000);
    }

    assertThat(length()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void endsBeforeWhatHasNotSettled() {
    assertThat(slice.end(START, START.plusMillis(3))).isEqualTo(START.plusMillis(3));
  }
}
