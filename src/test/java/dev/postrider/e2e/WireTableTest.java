package dev.postrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/api-compatibility.md} says what the contract and the tests of clients say. */
final class WireTableTest {
  private static final Path DOCUMENT = Path.of("docs/api-compatibility.md");
  private static final Path GENERATED = Path.of("target/api-compatibility.md");
  private static final String HEAD =
      "| operation | of | served | JavaScript client | Java client | difference |";

  private final WireTable table = WireTable.load();

  @Test
  void isInTheDocumentation() throws IOException {
    List<String> rows = table.rows().stream().map(this::row).toList();
    Files.createDirectories(GENERATED.getParent());
    Files.write(GENERATED, rows);

    assertThat(Files.readAllLines(DOCUMENT).stream().dropWhile(line -> !line.equals(HEAD)).skip(2))
        .as("rows of %s below the head; %s has them as they should be", DOCUMENT, GENERATED)
        .containsExactlyElementsOf(rows);
  }

  private String row(WireTable.Row row) {
    return "| `%s %s` | %s | %s | %s | %s | %s |"
        .formatted(
            row.method(),
            row.path(),
            row.origin(),
            yes(table.isServed(row)),
            yes(row.javascript()),
            yes(row.java()),
            row.difference());
  }

  private static String yes(boolean is) {
    return is ? "yes" : "";
  }

  @Test
  void saysOfWhatIsNotServedWhyNot() {
    assertThat(table.rows())
        .filteredOn(row -> !table.isServed(row))
        .allSatisfy(row -> assertThat(row.difference()).startsWith("not served: "));
    assertThat(table.rows())
        .filteredOn(table::isServed)
        .noneSatisfy(row -> assertThat(row.difference()).startsWith("not served"));
  }

  @Test
  void saysThatClientsCallOnlyWhatIsServed() {
    assertThat(table.rows())
        .filteredOn(row -> row.javascript() || row.java())
        .isNotEmpty()
        .allMatch(table::isServed);
  }
}
