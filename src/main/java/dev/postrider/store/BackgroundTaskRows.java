package dev.postrider.store;

import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdGenerator;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How background tasks look in rows. */
final class BackgroundTaskRows {
  private static final int ALL_PERCENT = 100;

  private BackgroundTaskRows() {}

  static BackgroundTask read(Row row) {
    var state = BackgroundTaskState.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    return new BackgroundTask(
        new BackgroundTaskId(row.getUUID("id")),
        kind(row),
        state,
        new ApplicationId(row.getUUID("application_id")),
        new EndpointId(row.getUUID("endpoint_id")),
        Rows.instant(row, "since"),
        Rows.instant(row, "until"),
        new Progress(
            state == BackgroundTaskState.FINISHED ? ALL_PERCENT : percent(row),
            row.getLong("messages_checked"),
            row.getLong("messages_resent")),
        row.getString("error"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "updated_at"));
  }

  static BackgroundTaskKind kind(Row row) {
    return BackgroundTaskKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
  }

  static String text(Enum<?> stateOrKind) {
    return stateOrKind.name().toLowerCase(Locale.ROOT);
  }

  private static int percent(Row row) {
    Instant since = Rows.instant(row, "since");
    long span = Math.max(1, Duration.between(since, Rows.instant(row, "until")).toMillis());
    Instant reached = IdGenerator.instantOf(row.getUUID("reached"));
    long done = Duration.between(since, reached).toMillis() * ALL_PERCENT / span;
    return Math.clamp(done, 0, ALL_PERCENT);
  }
}
