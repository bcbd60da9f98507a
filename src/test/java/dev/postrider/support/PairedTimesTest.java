package dev.postrider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leak is seen, and a busy machine is not taken for one. */
final class PairedTimesTest {
  private static final int PAIRS = 60;
  private static final long MILLISECOND = 1_000_000;

  private final Random random = new Random(4711);

  /** Hashing takes 50 ms and, on a busy machine, up to many more: what waits, waits for long. */
  private long busy() {
    return 50 * MILLISECOND + (long) (-Math.log(1 - random.nextDouble()) * 4 * MILLISECOND);
  }

  private static PairedTimes pairs(IntToLongFunction difference) {
    return new PairedTimes(IntStream.range(0, PAIRS).mapToObj(difference::applyAsLong).toList());
  }

  private PairedTimes measured(long leak) {
    return pairs(i -> busy() + leak - busy());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, -5, 50})
  void seesALeakOfAFewMilliseconds(int milliseconds) {
    var first = measured(milliseconds * MILLISECOND);
    var second = measured(milliseconds * MILLISECOND);

    assertThat(first.isConfirmedBy(second)).as("%s; %s", first, second).isTrue();
    assertThat(first.lean() > 0).isEqualTo(milliseconds > 0);
  }

  @Test
  void takesNoiseForNoLeak() {
    long confirmed =
        IntStream.range(0, 2_000).filter(i -> measured(0).isConfirmedBy(measured(0))).count();

    assertThat(confirmed).isZero();
  }

  @Test
  void isNotMisledByAMachineThatSlowsDown() {
    var slowingDown =
        pairs(
            i -> {
              long first = busy() + i * MILLISECOND;
              return first - (busy() + i * MILLISECOND);
            });

    assertThat(slowingDown.tells()).isFalse();
  }

  @Test
  void needsBothMeasurementsToLeanAlike() {
    var slower = pairs(i -> (i + 1) * MILLISECOND);
    var faster = pairs(i -> -(i + 1) * MILLISECOND);

    assertThat(slower.isConfirmedBy(slower)).isTrue();
    assertThat(slower.isConfirmedBy(faster)).isFalse();
  }

  @Test
  void passesOverWhatNobodyCanMeasure() {
    assertThat(pairs(i -> 10_000 + i).lean()).isGreaterThan(6);
    assertThat(pairs(i -> 10_000 + i).tells()).isFalse();
  }

  @Test
  void ranksByMagnitude() {
    assertThat(new PairedTimes(List.of(1L, -2L, 3L)).lean())
        .isCloseTo((4 - 3) / Math.sqrt(3.5), org.assertj.core.data.Offset.offset(1e-9));
  }
}
