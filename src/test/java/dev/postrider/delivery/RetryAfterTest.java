package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0                              | PT0S
          120                            | PT2M
          ' 7 '                          | PT7S
          9999999999                     | PT9999999999S
          99999999999                    | PT9999999999S
          99999999999999999999999999     | PT9999999999S
          Fri, 31 Dec 9999 23:59:59 GMT  | PT69897203H59M59S
          Sunday, 27-Feb-77 12:00:00 GMT | PT0S
          Sun, 01 Mar 2026 12:01:00 GMT  | PT1M
          Sunday, 01-Mar-26 12:01:00 GMT | PT1M
          Sun Mar  1 12:01:00 2026       | PT1M
          Mon, 02 Mar 2026 12:00:00 GMT  | PT24H
          Sun, 01 Mar 2026 11:00:00 GMT  | PT0S
          Sunday, 06-Nov-94 08:49:37 GMT | PT0S
          """)
  void readsSecondsAndDates(String field, Duration expected) {
    assertThat(RetryAfter.parse(field, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "-1",
        "1.5",
        "5s",
        "-99999999999",
        "+5",
        "1e3",
        "5, 6",
        "Sun, 01 Mar 2026",
        "Sun, 01 Mar 99999 12:00:00 GMT",
        "0x10",
        "Sun, 31 Feb 2026 12:00:00 GMT",
        "Mon, 01 Mar 2026 12:00:00 GMT",
        "2026-03-01T12:00:00Z",
        "٣"
      })
  void ignoresWhatIsMalformed(String field) {
    assertThat(RetryAfter.parse(field, NOW)).isEmpty();
  }
}
