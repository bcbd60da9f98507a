package dev.postrider.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A span of time, divided into the whole hours that were counted before and what lies besides.
 *
 * @param counted the hours, none or one span
 * @param besides what lies before and after them
 */
record CountedHours(List<Span> counted, List<Span> besides) {
  CountedHours {
    counted = List.copyOf(counted);
    besides = List.copyOf(besides);
  }

  /** From a moment until before another. */
  record Span(Instant since, Instant until) {
    private boolean isEmpty() {
      return !since.isBefore(until);
    }
  }

  /**
   * Divides a span.
   *
   * @param countedUntil empty if nothing was counted
   */
  static CountedHours of(Instant since, Instant until, Optional<Instant> countedUntil) {
    Instant last = countedUntil.filter(counted -> counted.isBefore(until)).orElse(until);
    Instant first = since.truncatedTo(ChronoUnit.HOURS);
    var hours =
        new Span(
            first.equals(since) ? first : first.plus(1, ChronoUnit.HOURS),
            last.truncatedTo(ChronoUnit.HOURS));
    if (countedUntil.isEmpty() || hours.isEmpty()) {
      return new CountedHours(List.of(), List.of(new Span(since, until)));
    }
    return new CountedHours(
        List.of(hours),
        Stream.of(new Span(since, hours.since()), new Span(hours.until(), until))
            .filter(span -> !span.isEmpty())
            .toList());
  }
}
