package dev.postrider.e2e;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks a running program again and again, as fast as it answers, until a deadline. */
public final class Poll {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private Poll() {}

  /** The first answer that will do. */
  public static <T> T until(Supplier<T> question, Predicate<T> enough) {
    T answer = within(DEADLINE, question, enough);
    if (!enough.test(answer)) {
      throw new AssertionError("still %s after %s".formatted(answer, DEADLINE));
    }
    return answer;
  }

  /** The first answer that will do, or the last one before another deadline. */
  public static <T> T within(Duration deadline, Supplier<T> question, Predicate<T> enough) {
    long start = System.nanoTime();
    T answer = question.get();
    while (!enough.test(answer) && System.nanoTime() - start < deadline.toNanos()) {
      answer = question.get();
    }
    return answer;
  }
}
