package dev.postrider.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations such as {@code 15s} and sizes such as {@code 64KiB}. */
final class Quantity {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([a-zA-Z]+)");

  /** In milliseconds, from the largest. */
  private static final List<Unit> TIME =
      List.of(
          new Unit("d", 86_400_000),
          new Unit("h", 3_600_000),
          new Unit("m", 60_000),
          new Unit("s", 1_000),
          new Unit("ms", 1));

  /** In bytes, from the largest. */
  private static final List<Unit> SIZE =
      List.of(
          new Unit("GiB", 1 << 30),
          new Unit("MiB", 1 << 20),
          new Unit("KiB", 1 << 10),
          new Unit("B", 1));

  private record Unit(String name, long amount) {}

  private Quantity() {}

  static Optional<Duration> duration(String text) {
    OptionalLong millis = parse(text, TIME);
    return millis.isPresent()
        ? Optional.of(Duration.ofMillis(millis.getAsLong()))
        : Optional.empty();
  }

  static OptionalLong bytes(String text) {
    return parse(text, SIZE);
  }

  /** A duration in the largest unit that divides it. */
  static String text(Duration duration) {
    return format(duration.toMillis(), TIME);
  }

  /** A size in the largest unit that divides it. */
  static String text(long bytes) {
    return format(bytes, SIZE);
  }

  private static OptionalLong parse(String text, List<Unit> units) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? units.stream()
            .filter(unit -> unit.name().equals(form.group(2)))
            .mapToLong(unit -> unit.amount() * Long.parseLong(form.group(1)))
            .findFirst()
        : OptionalLong.empty();
  }

  private static String format(long amount, List<Unit> units) {
    Unit smallest = units.getLast();
    Unit largest =
        units.stream()
            .filter(unit -> amount != 0 && amount % unit.amount() == 0)
            .findFirst()
            .orElse(smallest);
    return amount / largest.amount() + largest.name();
  }
}
