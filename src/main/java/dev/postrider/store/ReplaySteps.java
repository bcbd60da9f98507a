package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.domain.BackgroundTaskKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Steps of the tasks that owe an endpoint messages again, page by page, at its pace. */
final class ReplaySteps {
  /** Messages looked at in one step: bounds a transaction, and what it adds to the queue. */
  static final int PAGE = 500;

  /** With more of the last page unattempted, the endpoint is behind and the task waits for it. */
  private static final int WAITING_MAX = PAGE / 2;

  private static final Duration WAIT_LEAST = Duration.ofMillis(100);
  private static final Duration WAIT_MOST = Duration.ofSeconds(2);

  private final Sql sql = Sql.of("replay");
  private final Database database;

  ReplaySteps(Database database) {
    this.database = database;
  }

  Future<StepResult> step(TakenTask task) {
    return countWaiting(task)
        .compose(
            waiting ->
                waiting > WAITING_MAX
                    ? Future.succeededFuture(StepResult.waiting(task, pause(task)))
                    : owePage(task));
  }

  /** Of what the last page added, how much was not attempted yet. */
  private Future<Long> countWaiting(TakenTask task) {
    return database
        .query(
            task.client(),
            sql.get("count-waiting"),
            target(task)
                .addValue(task.id("last_page_low"))
                .addValue(task.id("last_page_high"))
                .addValue(PAGE))
        .map(rows -> rows.iterator().next().getLong("waiting"));
  }

  /**
   * Half of the time that the endpoint has taken so far: a fast one is looked at often, and a slow
   * one costs few looks.
   */
  private static Duration pause(TakenTask task) {
    Duration half =
        Duration.between(Rows.instant(task.row(), "updated_at"), task.now()).dividedBy(2);
    if (half.compareTo(WAIT_LEAST) < 0) {
      return WAIT_LEAST;
    }
    return half.compareTo(WAIT_MOST) > 0 ? WAIT_MOST : half;
  }

  private Future<StepResult> owePage(TakenTask task) {
    var values =
        target(task)
            .addValue(task.id("reached"))
            .addValue(task.high())
            .addValue(PAGE)
            .addValue(time(task.now()));
    return task.kind() == BackgroundTaskKind.BULK_REPLAY
        ? owe(task, "owe-page-again", filter(task, values))
        : owe(task, "owe-page", values.addValue(task.kind() == BackgroundTaskKind.RECOVER));
  }

  private Future<StepResult> owe(TakenTask task, String statement, Tuple values) {
    return database
        .query(task.client(), sql.get(statement), values)
        .map(rows -> StepResult.ofPage(task, rows.iterator().next(), PAGE));
  }

  private static Tuple filter(TakenTask task, Tuple values) {
    JsonObject filter = task.row().getJsonObject("filter");
    JsonObject known = filter == null ? new JsonObject() : filter;
    JsonArray types = known.getJsonArray("eventTypes", new JsonArray());
    return values
        .addValue(known.getString("status"))
        .addValue(known.getInteger("statusCodeClass"))
        .addValue(Rows.texts(types.stream().map(String.class::cast).toList()))
        .addValue(known.getString("channel"))
        .addValue(known.getString("tag"));
  }

  private static Tuple target(TakenTask task) {
    return Tuple.of(task.id("organization_id"), task.id("application_id"), task.id("endpoint_id"));
  }
}
