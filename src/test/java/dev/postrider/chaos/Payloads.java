package dev.postrider.chaos;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The payload of each numbered post: what arrives tells its number, and must be the whole of it.
 */
final class Payloads {
  private static final Pattern NUMBER = Pattern.compile("\\{\"number\": (\\d{1,9}),");
  private static final int PADDING_MAX = 400;

  private Payloads() {}

  /** The payload of a number; their sizes differ. */
  static String of(int number) {
    return "{\"number\": %d, \"padding\": \"%s\"}"
        .formatted(number, "ü".repeat(number * 31 % PADDING_MAX));
  }

  /**
   * The number of a payload.
   *
   * @throws IllegalArgumentException if it is not exactly the payload of any number
   */
  static int numberOf(String payload) {
    Matcher start = NUMBER.matcher(payload);
    if (start.lookingAt()) {
      int number = Integer.parseInt(start.group(1));
      if (of(number).equals(payload)) {
        return number;
      }
    }
    throw new IllegalArgumentException("not as it was posted: " + payload);
  }
}
