package dev.postrider.support;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All rows of all tables of a moment, as JSON; bytes are hexadecimal. */
public final class DatabaseDump {
  private DatabaseDump() {}

  /** By table, in an order of their own. */
  public static Map<String, List<String>> of(TestDatabase database) {
    return without(database, Map.of());
  }

  /**
   * By table, without what the program changes by itself.
   *
   * @param volatileColumns by table
   */
  public static Map<String, List<String>> without(
      TestDatabase database, Map<String, List<String>> volatileColumns) {
    try (var connection = database.connect()) {
      Map<String, List<String>> dump = new TreeMap<>();
      for (String table : database.rows().keySet()) {
        dump.put(table, rows(connection, table, volatileColumns.getOrDefault(table, List.of())));
      }
      return dump;
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private static List<String> rows(Connection connection, String table, List<String> without)
      throws SQLException {
    String query = "SELECT to_jsonb(t) - ?::text[] FROM %s AS t".formatted(table);
    try (var statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("text", without.toArray()));
      List<String> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(found.getString(1));
        }
      }
      Collections.sort(rows);
      return rows;
    }
  }
}
