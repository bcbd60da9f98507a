package dev.postrider.config;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads typed, bounded settings from texts. A wrong one is noted as an error and replaced by an
 * arbitrary good value, so that reading goes on and {@link #finish} names all errors at once.
 */
final class SettingsReader {
  /** What a list of networks is expected to be. */
  static final String NETWORKS = "networks such as 10.1.0.0/16 or fd00::/8";

  private final Map<String, String> texts;
  private final List<String> errors = new ArrayList<>();
  private final Map<String, String> shown = new LinkedHashMap<>();

  SettingsReader(Map<String, String> texts) {
    this.texts = texts;
  }

  /** Any text. */
  String text(String key) {
    String text = texts.get(key);
    shown.put(key, text == null ? "" : text);
    if (text == null) {
      errors.add("%s is missing".formatted(key));
      return "";
    }
    return text;
  }

  /** A text that passes a test. */
  String text(String key, Predicate<String> valid, String expected) {
    String text = text(key);
    if (!valid.test(text)) {
      wrong(key, expected, text);
    }
    return text;
  }

  /** A text that errors must not show. */
  Secret secret(String key, Predicate<String> valid, String expected) {
    String text = text(key);
    mask(key);
    if (!text.isEmpty() && !valid.test(text)) {
      errors.add("%s must be %s (its value is not shown)".formatted(key, expected));
    }
    return new Secret(text);
  }

  /** A list of texts that errors must not show. */
  List<Secret> secrets(String key, Predicate<String> valid, String expected) {
    List<String> secrets = items(text(key));
    mask(key);
    if (!secrets.stream().allMatch(valid)) {
      errors.add("%s must each be %s (their values are not shown)".formatted(key, expected));
    }
    return secrets.stream().map(Secret::new).toList();
  }

  /** A network in CIDR form, as an item of a list; empty if the text is none. */
  static Optional<String> network(String text) {
    IPAddress address = new IPAddressString(text).getAddress();
    return address != null && address.isPrefixed() ? Optional.of(text) : Optional.empty();
  }

  /** {@code true} or {@code false}. */
  boolean flag(String key) {
    String text =
        text(key, value -> value.equals("true") || value.equals("false"), "true or false");
    return text.equals("true");
  }

  /** A whole number in a range. */
  int number(String key, int least, int most) {
    String text = text(key);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the error below, which says what a number looks like.
    }
    wrong(key, "a whole number from %d to %d".formatted(least, most), text);
    return least;
  }

  /** A duration in a range. */
  Duration duration(String key, Duration least, Duration most) {
    String text = text(key);
    Optional<Duration> duration =
        Quantity.duration(text)
            .filter(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
    if (duration.isEmpty()) {
      wrong(
          key,
          "a duration from %s to %s".formatted(Quantity.text(least), Quantity.text(most)),
          text);
    }
    return duration.orElse(least);
  }

  /** A size in bytes in a range. */
  int bytes(String key, int least, int most) {
    return (int) manyBytes(key, least, most);
  }

  /** A size in bytes in a range, of what need not fit into memory. */
  long manyBytes(String key, long least, long most) {
    String text = text(key);
    var bytes = Quantity.bytes(text);
    if (bytes.isPresent() && bytes.getAsLong() >= least && bytes.getAsLong() <= most) {
      return bytes.getAsLong();
    }
    wrong(key, "a size from %s to %s".formatted(Quantity.text(least), Quantity.text(most)), text);
    return least;
  }

  /** A list; items that the function refuses are errors. */
  <T> List<T> list(String key, Function<String, Optional<T>> read, String expected) {
    List<T> items = new ArrayList<>();
    for (String item : items(text(key))) {
      Optional<T> value = read.apply(item);
      value.ifPresentOrElse(items::add, () -> wrong(key, expected, item));
    }
    return items;
  }

  /** What has been read, in that order, secrets masked. */
  Map<String, String> shown() {
    return shown;
  }

  /** Notes an error that concerns several settings. */
  void error(String sentence) {
    errors.add(sentence);
  }

  /**
   * Ends reading.
   *
   * @throws SettingsException if there was any error, or a text that nobody read
   */
  void finish() {
    Set<String> unread = new LinkedHashSet<>(texts.keySet());
    unread.removeAll(shown.keySet());
    unread.forEach(key -> errors.add("%s is no setting of Postrider".formatted(key)));
    if (!errors.isEmpty()) {
      throw new SettingsException(errors);
    }
  }

  private void mask(String key) {
    shown.computeIfPresent(key, (k, text) -> text.isEmpty() ? "" : Secret.MASK);
  }

  private void wrong(String key, String expected, String found) {
    if (texts.containsKey(key)) {
      errors.add("%s must be %s, is '%s'".formatted(key, expected, found));
    }
  }

  private static List<String> items(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(i -> !i.isEmpty()).toList();
  }
}
