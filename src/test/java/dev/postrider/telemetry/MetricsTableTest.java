package dev.postrider.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documented metrics are those of the program, and their names follow the conventions. */
final class MetricsTableTest {
  private static final Path DOCUMENT = Path.of("docs/operating.md");
  private static final String HEAD = "| metric | kind | meaning | attributes |";

  @Test
  void isInTheDocumentation() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .dropWhile(line -> !line.equals(HEAD))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    assertThat(rows)
        .as("rows of %s below %s", DOCUMENT, HEAD)
        .containsExactlyElementsOf(
            Arrays.stream(Metric.values()).map(MetricsTableTest::row).toList());
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            metric.scrapedName(),
            metric.kind().name().toLowerCase(Locale.ROOT),
            metric.meaning(),
            metric.attributes().stream()
                .map(attribute -> "`" + attribute.replace('.', '_') + "`")
                .collect(Collectors.joining(" ")));
  }

  @ParameterizedTest
  @EnumSource
  void isNamedByTheConventions(Metric metric) {
    assertThat(metric.text()).matches("[a-z][a-z_]*(\\.[a-z][a-z_]*)+");
    assertThat(metric.attributes()).allMatch(name -> name.matches("[a-z][a-z_]*(\\.[a-z_]+)*"));
    assertThat(metric.meaning()).endsWith(".").doesNotContain("|");
  }
}
