package dev.postrider.e2e;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks a running program again and again, as fast as it answers, until a deadline. */
final class Poll {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private Poll() {}

  /** The first answer that will do. */
  static <T> T until(Supplier<T> question, Predicate<T> enough) {
    long start = System.nanoTime();
    T answer = question.get();
    while (!enough.test(answer)) {
      if (System.nanoTime() - start > DEADLINE.toNanos()) {
        throw new AssertionError("still %s after %s".formatted(answer, DEADLINE));
      }
      answer = question.get();
    }
    return answer;
  }
}
