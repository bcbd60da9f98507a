package dev.postrider.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a moment is written (RFC 3339). */
final class Times {
  private Times() {}

  /** The same of a text that may be absent: null if it is. */
  static @Nullable Instant optional(String pointer, @Nullable String text) {
    return text == null ? null : parse(pointer, text);
  }

  /**
   * Reads a text that the contract has accepted as a date-time.
   *
   * @param pointer where it stands in the request
   * @throws Refusal if it is a leap second, which RFC 3339 allows and no clock of ours has
   */
  static Instant parse(String pointer, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException leapSecond) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(
                      pointer, "must be a time such as 2026-01-31T12:00:00Z (RFC 3339)"))));
    }
  }
}
