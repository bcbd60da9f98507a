package dev.postrider.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The figures of a run: a table for people, an object for programs, and progress meanwhile. */
final class Report {
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final long start = System.nanoTime();

  /** Tells what is being done; not part of the report. */
  void step(String what) {
    double seconds = (System.nanoTime() - start) / 1e9;
    print(String.format(Locale.ROOT, "[%4.0f s] %s", seconds, what));
  }

  /** Starts a part of the table. */
  void section(String title) {
    note("");
    note(title);
  }

  /** Adds a figure under a name for programs and a description for people. */
  void figure(String name, String description, double value) {
    figures.put(name, round(value));
    line(description, value);
  }

  /** Adds a number of things. */
  void count(String name, String description, long value) {
    figures.put(name, value);
    line(description, (double) value);
  }

  /** Adds a figure for people only. */
  void line(String description, double value) {
    note(String.format(Locale.ROOT, "  %-70s %12s", description, show(value)));
  }

  /** Adds figures for programs only. */
  void object(String name, Map<String, ?> values) {
    var rounded = new LinkedHashMap<String, Object>(values);
    rounded.replaceAll((key, value) -> value instanceof Double number ? round(number) : value);
    figures.put(name, rounded);
  }

  /** Adds a line of text. */
  void note(String line) {
    print(line);
    text.append(line).append('\n');
  }

  /** A figure that has been added, 0 if it has not. */
  double value(String name) {
    return figures.get(name) instanceof Double value ? value : 0;
  }

  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("report.txt"), text);
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(directory.resolve("report.json").toFile(), figures);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }

  private static double round(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }

  private static String show(double value) {
    return Math.abs(value) >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
