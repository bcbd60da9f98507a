package dev.postrider.chaos;

import dev.postrider.domain.MessageId;
import dev.postrider.e2e.Poll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the database says of the deliveries, asked on a connection of the harness's own. */
final class Audit {
  /** What a process holds. */
  private static final String HELD =
      "SELECT count(*) FROM delivery JOIN audit_holder USING (message_id, endpoint_id, fence)"
          + " WHERE state = 'in_flight' AND holder = '%s'";

  private static final String UNEXPIRED = HELD + " AND due_at > clock_timestamp()";
  private static final String TAKEN_BEFORE = HELD + " AND taken_at < '%s'";
  private static final String OWED = "SELECT count(*) FROM delivery";
  private static final String MESSAGES = "SELECT count(*) FROM message";

  /** Held by nobody who lives: its lease ran out and it was not taken again. */
  private static final String FORGOTTEN =
      "SELECT count(*) FROM delivery WHERE state = 'in_flight'"
          + " AND due_at < clock_timestamp() - interval '10 s'";

  private final PostgresServer database;

  /** Begins to watch a database that has its schema. */
  Audit(PostgresServer database) throws IOException, SQLException {
    this.database = database;
    try (var file = Audit.class.getResourceAsStream("/chaos/audit.sql");
        var connection = database.connect();
        var statement = connection.createStatement()) {
      var script = Objects.requireNonNull(file).readAllBytes();
      statement.execute(new String(script, StandardCharsets.UTF_8));
    }
  }

  /** What was done by whom although it never may. */
  List<String> violations() {
    return lines(
        "SELECT concat_ws(' ', seen_at, violation, message_id, endpoint_id, fence, by_user)"
            + " FROM audit_violation ORDER BY seen_at");
  }

  long heldBy(String user) {
    return number(HELD.formatted(user));
  }

  /** Waits until a process that runs holds something. */
  void awaitHeldBy(String user) {
    Poll.until(() -> heldBy(user), held -> held > 0);
  }

  /**
   * Waits until a process holds nothing of what it took before. Of a lease whose claim was never
   * answered, because the database went away, it does not know until it has taken it once more.
   */
  void awaitNothingOlder(String user, Instant moment) {
    Poll.until(() -> number(TAKEN_BEFORE.formatted(user, moment)), older -> older == 0);
  }

  /** Waits until every lease of a process has run out. */
  void awaitLeasesOver(String user) {
    Poll.until(() -> number(UNEXPIRED.formatted(user)), lasting -> lasting == 0);
  }

  /** Waits until others have taken all that a process held. */
  void awaitTakenFrom(String user) {
    Poll.until(() -> heldBy(user), held -> held == 0);
  }

  /** Waits until nothing is owed; tells how much still is at the deadline. */
  long awaitNothingOwed(Duration deadline) {
    return Poll.within(deadline, () -> number(OWED), owed -> owed == 0);
  }

  long messages() {
    return number(MESSAGES);
  }

  long forgotten() {
    return number(FORGOTTEN);
  }

  /** How many successful attempts were recorded of one delivery. */
  long recordedSuccesses(String messageId, String endpoint) {
    var id = MessageId.parse(messageId).orElseThrow();
    return number(
        ("SELECT count(*) FROM attempt WHERE message_id = '%s' AND url LIKE '%%%s' "
                + "AND status = 'success'")
            .formatted(id.value(), endpoint));
  }

  /** What was recorded of one delivery, for people. */
  List<String> attempts(String messageId, String endpoint) {
    var id = MessageId.parse(messageId).orElseThrow();
    return lines(
        ("SELECT concat_ws(' ', id, status, status_code, duration_ms || ' ms', response)"
                + " FROM attempt WHERE message_id = '%s' AND url LIKE '%%%s' ORDER BY id")
            .formatted(id.value(), endpoint));
  }

  private long number(String query) {
    return Long.parseLong(lines(query).getFirst());
  }

  private List<String> lines(String query) {
    List<String> lines = new ArrayList<>();
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return lines;
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }
}
