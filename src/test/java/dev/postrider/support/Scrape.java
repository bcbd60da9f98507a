package dev.postrider.support;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics in Prometheus' text format 0.0.4, read strictly: a line that does not belong there fails
 * the test.
 */
public final class Scrape {
  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

  private final Map<Series, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private final Set<String> explained = new HashSet<>();

  private Scrape() {}

  /** One time series. */
  public record Series(String name, Map<String, String> labels) {
    public Series {
      labels = new TreeMap<>(labels);
    }
  }

  /** Reads a text. */
  public static Scrape parse(String text) {
    if (!text.endsWith("\n")) {
      throw new AssertionError("the last line does not end");
    }
    var scrape = new Scrape();
    text.lines().forEach(scrape::read);
    return scrape;
  }

  /** All series. */
  public Set<Series> series() {
    return samples.keySet();
  }

  /** The types of the metrics by their names. */
  public Map<String, String> types() {
    return types;
  }

  /** The metrics that have a help text. */
  public Set<String> explained() {
    return explained;
  }

  /** The value of a series; labels are names and values in turn. */
  public double value(String name, String... labels) {
    var series = new Series(name, pairs(labels));
    return Objects.requireNonNull(
        samples.get(series), () -> "no %s, but %s".formatted(series, of(name)));
  }

  /** The sum of all series of a name that have these labels among theirs; 0 if there are none. */
  public double sum(String name, String... labels) {
    var wanted = pairs(labels).entrySet();
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().name().equals(name))
        .filter(sample -> sample.getKey().labels().entrySet().containsAll(wanted))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The series of a name. */
  public List<Series> of(String name) {
    return samples.keySet().stream().filter(series -> series.name().equals(name)).toList();
  }

  private void read(String line) {
    Matcher comment = COMMENT.matcher(line);
    if (comment.matches()) {
      boolean isNew =
          comment.group(1).equals("HELP")
              ? explained.add(comment.group(2))
              : types.put(comment.group(2), comment.group(3)) == null;
      if (!isNew) {
        throw new AssertionError("said twice: " + line);
      }
      return;
    }
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new AssertionError("no line of the text format: " + line);
    }
    var series = new Series(sample.group(1), labels(sample.group(2), line));
    if (samples.put(series, number(sample.group(3))) != null) {
      throw new AssertionError("there twice: " + line);
    }
  }

  private static Map<String, String> labels(String text, String line) {
    Map<String, String> labels = new HashMap<>();
    if (text == null) {
      return labels;
    }
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (label.find() && label.start() == end) {
      labels.put(label.group(1), label.group(2));
      end = label.end();
    }
    if (end != text.length()) {
      throw new AssertionError("no labels of the text format: " + line);
    }
    return labels;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static Map<String, String> pairs(String... labels) {
    Map<String, String> pairs = new HashMap<>();
    for (int index = 0; index < labels.length; index += 2) {
      pairs.put(labels[index], labels[index + 1]);
    }
    return pairs;
  }
}
