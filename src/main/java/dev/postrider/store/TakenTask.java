package dev.postrider.store;

import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.IdGenerator;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A background task that is making a step.
 *
 * @param client the transaction that has locked its row, and does the step
 * @param now when the step began
 * @param row as {@code background-task-step.take} finds it
 */
record TakenTask(SqlClient client, Instant now, Row row) {
  /**
   * A message's id is made a moment before the message is committed. Younger ones are left for a
   * later step, or one could be passed over unseen.
   */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  UUID id(String column) {
    return Objects.requireNonNull(row.getUUID(column), column);
  }

  BackgroundTaskKind kind() {
    return BackgroundTaskRows.kind(row);
  }

  /** Whether it goes through the messages of one application, from one to the next. */
  boolean isAboutMessages() {
    return row.getUUID("application_id") != null && kind() != BackgroundTaskKind.BULK_RESEND;
  }

  /** Below this id are all messages of the span that have settled. */
  UUID high() {
    Instant until = Rows.instant(row, "until");
    Instant settled = now.minus(SETTLING);
    return IdGenerator.least(until.isBefore(settled) ? until : settled);
  }

  /** Whether all messages of the span have settled. */
  boolean reachesTheEnd() {
    return !now.minus(SETTLING).isBefore(Rows.instant(row, "until"));
  }

  /** Whose messages, and the id after which they have not been looked at yet. */
  Tuple place() {
    return Tuple.of(id("organization_id"), id("application_id"), id("reached"));
  }

  /** How far its messages have been counted. */
  Counted counted() {
    return new Counted(0, row.getUUID("counted_to"), row.getBoolean("counted_all"));
  }

  /**
   * What a step counted of the messages that there are to look at.
   *
   * @param messages those that it counted
   * @param to the last one that was ever counted; null if none was
   * @param all whether no more are to be counted
   */
  record Counted(long messages, @Nullable UUID to, boolean all) {}
}
