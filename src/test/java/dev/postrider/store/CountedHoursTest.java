package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.store.CountedHours.Span;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountedHoursTest {
  private static Instant at(String time) {
    return Instant.parse("2026-05-04T%s:00Z".formatted(time));
  }

  private static Span span(String since, String until) {
    return new Span(at(since), at(until));
  }

  private static CountedHours divide(String since, String until, String counted) {
    return CountedHours.of(at(since), at(until), Optional.of(at(counted)));
  }

  @Test
  void wholeHoursInTheMiddleWereCounted() {
    assertThat(divide("08:30", "12:15", "20:00"))
        .isEqualTo(
            new CountedHours(
                List.of(span("09:00", "12:00")),
                List.of(span("08:30", "09:00"), span("12:00", "12:15"))));
  }

  @Test
  void anHourThatIsStillCountedIsNotTakenForWhole() {
    assertThat(divide("08:00", "12:00", "10:59"))
        .isEqualTo(
            new CountedHours(List.of(span("08:00", "10:00")), List.of(span("10:00", "12:00"))));
  }

  @Test
  void wholeHoursAloneLeaveNothingBesides() {
    assertThat(divide("08:00", "12:00", "12:00"))
        .isEqualTo(new CountedHours(List.of(span("08:00", "12:00")), List.of()));
  }

  @Test
  void aSpanWithoutAWholeHourIsNotDivided() {
    var besides = new CountedHours(List.of(), List.of(span("08:10", "09:50")));

    assertThat(divide("08:10", "09:50", "20:00")).isEqualTo(besides);
    assertThat(CountedHours.of(at("08:10"), at("09:50"), Optional.empty())).isEqualTo(besides);
  }

  @Test
  void nothingOfASpanAfterTheCountWasCounted() {
    assertThat(divide("08:00", "12:00", "07:00"))
        .isEqualTo(new CountedHours(List.of(), List.of(span("08:00", "12:00"))));
  }
}
