package dev.postrider.store;

import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.BackgroundTasks.Moved;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How background tasks look in rows. */
final class BackgroundTaskRows {
  private BackgroundTaskRows() {}

  static BackgroundTask read(Row row) {
    var state = BackgroundTaskState.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    return new BackgroundTask(
        new BackgroundTaskId(row.getUUID("id")),
        kind(row),
        state,
        id(row, "application_id", ApplicationId::new),
        id(row, "endpoint_id", EndpointId::new),
        Rows.instant(row, "since"),
        Rows.instant(row, "until"),
        BackgroundTaskProgress.read(row, state),
        row.getString("error"),
        result(row),
        row.getUUID("actor_id") == null ? null : Actors.read(row),
        Rows.instant(row, "created_at"),
        Rows.optionalInstant(row, "started_at"),
        Rows.instant(row, "updated_at"),
        Rows.optionalInstant(row, "ended_at"));
  }

  /** What is told of a task that was moved. */
  static Moved moved(Row row) {
    return new Moved(new OrganizationId(row.getUUID("organization_id")), read(row));
  }

  private static <I> @Nullable I id(Row row, String column, Function<UUID, I> make) {
    UUID id = row.getUUID(column);
    return id == null ? null : make.apply(id);
  }

  /** Results may be long: only the statement that finds one task has them. */
  private static @Nullable JsonText result(Row row) {
    String result = row.getColumnIndex("result") < 0 ? null : row.getString("result");
    return result == null ? null : new JsonText(result);
  }

  /** A filter as it is stored; null if it does not restrict. */
  static @Nullable JsonObject write(Filter filter) {
    return filter.equals(Filter.NONE)
        ? null
        : new JsonObject()
            .put("eventTypes", new JsonArray(List.copyOf(filter.eventTypes())))
            .put("channel", filter.channel())
            .put("tag", filter.tag())
            .put("status", filter.status() == null ? null : text(filter.status()))
            .put("statusCodeClass", filter.statusCodeClass());
  }

  static BackgroundTaskKind kind(Row row) {
    return BackgroundTaskKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
  }

  static String text(Enum<?> stateOrKind) {
    return stateOrKind.name().toLowerCase(Locale.ROOT);
  }
}
