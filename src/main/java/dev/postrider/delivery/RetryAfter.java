package dev.postrider.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a {@code Retry-After} field (RFC 9110, section 10.2.3). */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d+");

  /** Three centuries; what is longer means the same. */
  private static final int DIGITS_MAX = 10;

  private static final Duration LONGEST = Duration.ofSeconds(9_999_999_999L);

  /** The two-digit years of the second form lie at most fifty years ahead (section 5.6.7). */
  private static final int YEARS_AHEAD = 50;

  private RetryAfter() {}

  /** The wait that is asked for, zero for a date that is past; empty if it is malformed. */
  static Optional<Duration> parse(String field, Instant now) {
    String text = field.strip();
    return SECONDS.matcher(text).matches()
        ? Optional.of(seconds(text))
        : parseDate(text, now)
            .map(date -> date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO);
  }

  private static Duration seconds(String digits) {
    return digits.length() <= DIGITS_MAX ? Duration.ofSeconds(Long.parseLong(digits)) : LONGEST;
  }

  private static Optional<Instant> parseDate(String text, Instant now) {
    return forms(now).stream().flatMap(form -> parseDate(text, form).stream()).findFirst();
  }

  private static Optional<Instant> parseDate(String text, DateTimeFormatter form) {
    try {
      return Optional.of(form.parse(text, Instant::from));
    } catch (DateTimeParseException anotherForm) {
      return Optional.empty();
    }
  }

  /** The three forms of an HTTP date: today's, RFC 850's and that of C's asctime. */
  private static List<DateTimeFormatter> forms(Instant now) {
    LocalDate baseYear = now.atOffset(ZoneOffset.UTC).toLocalDate().minusYears(99L - YEARS_AHEAD);
    return List.of(
        DateTimeFormatter.RFC_1123_DATE_TIME,
        new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, baseYear)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH)
            .withZone(ZoneOffset.UTC),
        DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC));
  }
}
