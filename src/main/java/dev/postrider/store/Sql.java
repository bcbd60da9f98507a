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
  private final Map<String, String> statements;

  private Sql(String noun, Map<String, String> statements) {
    this.noun = noun;
    this.statements = statements;
  }

  /** Reads the statements of a noun. */
  static Sql of(String noun) {
    String resource = "/sql/" + noun + ".sql";
    try (InputStream in = Sql.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new Sql(noun, parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The statement with a name. */
  String get(String name) {
    return Optional.ofNullable(statements.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no statement " + noun + "." + name));
  }

  /** The statement with a name, sorted one way or the other. */
  String get(String name, boolean ascending) {
    return get(name).replace(DIRECTION, ascending ? "ASC" : "DESC");
  }

  /** All statements by name, in the order of the file. */
  Map<String, String> all() {
    return statements;
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> statements = new LinkedHashMap<>();
    for (String part : text.split("(?m)^" + NAME, -1)) {
      int end = part.indexOf('\n');
      if (end > 0 && !part.isBlank()) {
        statements.put(part.substring(0, end).strip(), part.substring(end).strip());
      }
    }
    return statements;
  }
}
