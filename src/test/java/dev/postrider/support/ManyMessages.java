package dev.postrider.support;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * Accepted messages that are written into the database at once, without anybody owing them.
 *
 * @param first when the first one was accepted
 * @param perMillisecond how many were accepted in each millisecond from then on; below 1 means that
 *     some milliseconds pass between two
 */
public record ManyMessages(
    UUID organization, UUID application, Instant first, double perMillisecond) {
  private static final String INSERT =
      """
      INSERT INTO message (id, organization_id, application_id, event_type, payload)
      SELECT (
          lpad(to_hex(?::bigint + floor((number - 1) / ?::double precision)::bigint), 12, '0')
          || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
        ?, ?, 'invoice.paid', '{}'
      FROM (
        SELECT number, md5(number::text) AS hash
        FROM generate_series(1, ?) AS number
      ) AS made
      """;

  /** Writes so many. */
  public void insert(Connection connection, int count) throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      insert.setLong(1, first.toEpochMilli());
      insert.setDouble(2, perMillisecond);
      insert.setObject(3, organization);
      insert.setObject(4, application);
      insert.setInt(5, count);
      insert.executeUpdate();
    }
    try (var statistics = connection.createStatement()) {
      statistics.execute("ANALYZE message");
    }
  }
}
