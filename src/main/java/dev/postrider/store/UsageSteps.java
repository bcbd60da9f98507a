package dev.postrider.store;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Moves background tasks on that look at the applications of an organization, one by one. */
final class UsageSteps {
  /** Messages looked at in one step: bounds a transaction. */
  static final int PAGE = 2_000;

  private final Sql sql = Sql.of("usage");
  private final Database database;

  UsageSteps(Database database) {
    this.database = database;
  }

  /** Counts a page of messages, or tells the result if all are counted. */
  Future<StepResult> count(TakenTask task) {
    return database
        .query(
            task.client(),
            sql.get("count-page"),
            Tuple.of(
                task.id("id"),
                task.id("organization_id"),
                IdGenerator.least(Rows.instant(task.row(), "until")),
                PAGE))
        .compose(
            counted ->
                Rows.first(counted)
                    .map(row -> moveOn(task, row.getLong("checked")))
                    .orElseGet(() -> finishCount(task)));
  }

  private Future<StepResult> moveOn(TakenTask task, long checked) {
    return database
        .query(task.client(), sql.get("progress"), Tuple.of(task.id("id")))
        .map(rows -> reached(task.row(), rows.iterator().next()))
        .map(reached -> StepResult.moved(task, reached, checked));
  }

  /** The share of the span that stands for the share of the applications. */
  private static UUID reached(Row task, Row progress) {
    Instant since = Rows.instant(task, "since");
    long span = Duration.between(since, Rows.instant(task, "until")).toMillis();
    long all = Math.max(1, progress.getLong("applications"));
    return IdGenerator.least(since.plusMillis(span * progress.getLong("done") / all));
  }

  private Future<StepResult> finishCount(TakenTask task) {
    return database
        .query(task.client(), sql.get("result"), Tuple.of(task.id("id")))
        .map(
            rows ->
                applications(
                    rows,
                    (row, item) ->
                        item.put("messageDestinations", row.getLong("message_destinations"))))
        .map(applications -> StepResult.finished(task, applications.encode()));
  }

  /** Does all in one step: it reads endpoints, not messages. */
  Future<StepResult> listEventTypes(TakenTask task) {
    return database
        .query(task.client(), sql.get("named-event-types"), Tuple.of(task.id("organization_id")))
        .map(
            rows ->
                applications(
                    rows,
                    (row, item) ->
                        item.put(
                            "eventTypes",
                            new JsonArray(List.of(row.getArrayOfStrings("event_types"))))))
        .map(applications -> StepResult.finished(task, applications.encode()));
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
}
