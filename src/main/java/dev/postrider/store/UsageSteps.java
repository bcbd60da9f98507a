package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Moves background tasks on that look at the applications of an organization, one by one. */
final class UsageSteps {
  /** Messages looked at in one step: bounds a transaction. */
  static final int PAGE = 2_000;

  private final Sql sql = Sql.of("usage");
  private final Sql tasks = Sql.of("background-task");
  private final Database database;

  UsageSteps(Database database) {
    this.database = database;
  }

  /** Counts a page of messages, or writes the result down if all are counted. */
  Future<BackgroundTask> count(SqlClient client, Row task, Instant now) {
    UUID id = id(task);
    return database
        .query(
            client,
            sql.get("count-page"),
            Tuple.of(
                id,
                task.getUUID("organization_id"),
                IdGenerator.least(Rows.instant(task, "until")),
                PAGE))
        .compose(
            counted ->
                Rows.first(counted)
                    .map(row -> moveOn(client, task, row.getLong("checked"), now))
                    .orElseGet(() -> finishCount(client, id, now)));
  }

  private Future<BackgroundTask> moveOn(SqlClient client, Row task, long checked, Instant now) {
    UUID id = id(task);
    return database
        .query(client, sql.get("progress"), Tuple.of(id))
        .map(rows -> reached(task, rows.iterator().next()))
        .compose(
            reached ->
                database.query(
                    client, tasks.get("move-on"), Tuple.of(id, reached, checked, time(now))))
        .map(rows -> BackgroundTaskRows.read(rows.iterator().next()));
  }

  /** The share of the span that stands for the share of the applications. */
  private static UUID reached(Row task, Row progress) {
    Instant since = Rows.instant(task, "since");
    long span = Duration.between(since, Rows.instant(task, "until")).toMillis();
    long all = Math.max(1, progress.getLong("applications"));
    return IdGenerator.least(since.plusMillis(span * progress.getLong("done") / all));
  }

  private Future<BackgroundTask> finishCount(SqlClient client, UUID id, Instant now) {
    return database
        .query(client, sql.get("result"), Tuple.of(id))
        .compose(
            rows ->
                finish(
                    client,
                    id,
                    applications(
                        rows,
                        (row, item) ->
                            item.put("messageDestinations", row.getLong("message_destinations"))),
                    now));
  }

  /** Does all in one step: it reads endpoints, not messages. */
  Future<BackgroundTask> listEventTypes(SqlClient client, Row task, Instant now) {
    return database
        .query(client, sql.get("named-event-types"), Tuple.of(task.getUUID("organization_id")))
        .compose(
            rows ->
                finish(
                    client,
                    id(task),
                    applications(
                        rows,
                        (row, item) ->
                            item.put(
                                "eventTypes",
                                new JsonArray(List.of(row.getArrayOfStrings("event_types"))))),
                    now));
  }

  private static JsonArray applications(RowSet<Row> rows, BiConsumer<Row, JsonObject> addTo) {
    var applications = new JsonArray();
    for (Row row : rows) {
      var item =
          new JsonObject()
              .put("appId", new ApplicationId(row.getUUID("application_id")).toString())
              .put("appUid", row.getString("uid"));
      addTo.accept(row, item);
      applications.add(item);
    }
    return applications;
  }

  private Future<BackgroundTask> finish(
      SqlClient client, UUID id, JsonArray applications, Instant now) {
    return database
        .query(client, tasks.get("finish"), Tuple.of(id, applications.encode(), time(now)))
        .map(rows -> BackgroundTaskRows.read(rows.iterator().next()));
  }

  private static UUID id(Row task) {
    return Objects.requireNonNull(task.getUUID("id"), "id");
  }
}
