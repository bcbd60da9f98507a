package dev.postrider.store;

import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.Total;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.IdGenerator;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far a task has come, told from its row. */
final class BackgroundTaskProgress {
  private static final int ALL_PERCENT = 100;

  /** With less experience, what is told of the future would be a guess. */
  private static final double LEAST_SECONDS = 1;

  /** A task that stands still takes for ever, which is no number. */
  private static final double MOST_SECONDS = Duration.ofDays(365).toSeconds();

  private BackgroundTaskProgress() {}

  static Progress read(Row row, BackgroundTaskState state) {
    long checked = row.getLong("messages_checked");
    Total total = total(row, state, checked);
    return new Progress(
        percent(row, state, total),
        checked,
        row.getLong("messages_resent"),
        total,
        total == null || state != BackgroundTaskState.RUNNING
            ? null
            : left(row, Math.max(0, total.messages() - checked)));
  }

  private static @Nullable Total total(Row row, BackgroundTaskState state, long checked) {
    long counted = row.getLong("messages_counted");
    UUID countedTo = row.getUUID("counted_to");
    if (row.getUUID("application_id") == null) {
      return null;
    }
    if (state == BackgroundTaskState.FINISHED) {
      return new Total(checked, false);
    }
    if (row.getBoolean("counted_all")) {
      return new Total(Math.max(counted, checked), false);
    }
    double share = countedTo == null ? 0 : share(row, countedTo);
    return counted == 0 || share <= 0
        ? null
        : new Total(Math.max(Math.round(counted / share), checked), true);
  }

  private static int percent(Row row, BackgroundTaskState state, @Nullable Total total) {
    if (state == BackgroundTaskState.FINISHED) {
      return ALL_PERCENT;
    }
    double done =
        total == null || total.estimated() || total.messages() == 0
            ? share(row, row.getUUID("reached"))
            : (double) row.getLong("messages_checked") / total.messages();
    return (int) (done * ALL_PERCENT);
  }

  /** The part of the span that lies before an id, 0 to 1. */
  private static double share(Row row, UUID id) {
    Instant since = Rows.instant(row, "since");
    long span = Math.max(1, Duration.between(since, Rows.instant(row, "until")).toMillis());
    long before = Duration.between(since, IdGenerator.instantOf(id)).toMillis();
    return Math.clamp((double) before / span, 0, 1);
  }

  private static @Nullable Duration left(Row row, long messages) {
    double seconds = row.getDouble("recent_seconds");
    double left = messages * seconds / row.getDouble("recent_messages");
    return seconds >= LEAST_SECONDS && left < MOST_SECONDS
        ? Duration.ofSeconds((long) Math.ceil(left))
        : null;
  }
}
