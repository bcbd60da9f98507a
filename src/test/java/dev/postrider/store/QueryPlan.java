package dev.postrider.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** What PostgreSQL did to answer a statement, from {@code EXPLAIN (ANALYZE, BUFFERS)}. */
final class QueryPlan {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode root;

  private QueryPlan(JsonNode root) {
    this.root = root;
  }

  /**
   * Runs a statement and takes back what it did.
   *
   * @param arguments SQL literals, one for each parameter
   */
  static QueryPlan of(Connection connection, Sql.Statement sql, List<String> arguments)
      throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("PREPARE explained AS " + sql.text());
      try (var rows =
          statement.executeQuery(
              "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE explained (%s)"
                  .formatted(String.join(", ", arguments)))) {
        rows.next();
        return new QueryPlan(JSON.readTree(rows.getString(1)).get(0).get("Plan"));
      }
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(malformed);
    } finally {
      connection.rollback();
      try (var statement = connection.createStatement()) {
        statement.execute("DEALLOCATE ALL");
      }
      connection.setAutoCommit(true);
    }
  }

  /** Pages of 8 KiB that were looked at, each time. */
  long pages() {
    return root.get("Shared Hit Blocks").asLong() + root.get("Shared Read Blocks").asLong();
  }

  /** Rows that were read and thrown away by a condition that no index served. */
  long rowsRemoved() {
    return StreamSupport.stream(root.findParents("Rows Removed by Filter").spliterator(), false)
        .mapToLong(
            node -> node.get("Rows Removed by Filter").asLong() * node.get("Actual Loops").asLong())
        .sum();
  }

  /** The indexes that were used. */
  Set<String> indexes() {
    return new TreeSet<>(root.findValuesAsText("Index Name"));
  }

  @Override
  public String toString() {
    return root.toPrettyString();
  }
}
