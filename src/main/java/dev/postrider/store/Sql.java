package dev.postrider.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The named statements of one noun, from {@code sql/<noun>.sql}. A statement starts with {@code --
 * name: its-name}; {@code {direction}} stands for a sort order.
 */
final class Sql {
  private static final String NAME = "-- name: ";
  private static final String DIRECTION = "{direction}";

  private final String noun;
  private final Map<String, Statement> statements;

  private Sql(String noun, Map<String, Statement> statements) {
    this.noun = noun;
    this.statements = statements;
  }

  /**
   * A statement.
   *
   * @param name its noun and name, such as {@code message.accept}
   */
  record Statement(String name, String text) {}

  /** Reads the statements of a noun. */
  static Sql of(String noun) {
    String resource = "/sql/" + noun + ".sql";
    try (InputStream in = Sql.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new Sql(noun, parse(noun, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The statement with a name. */
  Statement get(String name) {
    return Optional.ofNullable(statements.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no statement " + noun + "." + name));
  }

  /** The statement with a name, sorted one way or the other. */
  Statement get(String name, boolean ascending) {
    Statement statement = get(name);
    return new Statement(
        statement.name(), statement.text().replace(DIRECTION, ascending ? "ASC" : "DESC"));
  }

  /** All statements by name, in the order of the file. */
  Map<String, Statement> all() {
    return statements;
  }

  private static Map<String, Statement> parse(String noun, String text) {
    Map<String, Statement> statements = new LinkedHashMap<>();
    for (String part : text.split("(?m)^" + NAME, -1)) {
      int end = part.indexOf('\n');
      if (end > 0 && !part.isBlank()) {
        String name = part.substring(0, end).strip();
        statements.put(name, new Statement(noun + "." + name, part.substring(end).strip()));
      }
    }
    return statements;
  }
}
