package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.domain.BackgroundTaskState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Steps of the tasks that owe an endpoint the messages that were named, at its pace. */
final class BulkResendSteps {
  /** Messages of one step: bounds a transaction, and what it adds to the queue. */
  static final int PAGE = 500;

  /** Of those that cannot be sent, so many are named in the result. */
  static final int NAMED_MAX = 100;

  /** With more of the last page unattempted, the endpoint is behind and the task waits for it. */
  private static final int WAITING_MAX = PAGE / 5;

  private static final Duration WAIT_FOR_ENDPOINT = Duration.ofMillis(500);

  private final Sql sql = Sql.of("bulk-resend");
  private final Database database;

  BulkResendSteps(Database database) {
    this.database = database;
  }

  Future<StepResult> step(TakenTask task) {
    return countWaiting(task)
        .compose(
            waiting ->
                waiting > WAITING_MAX
                    ? Future.succeededFuture(StepResult.waiting(task, WAIT_FOR_ENDPOINT))
                    : resendPage(task));
  }

  private static long checked(TakenTask task) {
    return task.row().getLong("messages_checked");
  }

  private Future<Long> countWaiting(TakenTask task) {
    return database
        .query(
            task.client(),
            sql.get("count-waiting"),
            Tuple.of(task.id("id"), task.id("endpoint_id"), checked(task), PAGE))
        .map(rows -> rows.iterator().next().getLong("waiting"));
  }

  private Future<StepResult> resendPage(TakenTask task) {
    return database
        .query(
            task.client(),
            sql.get("resend-page"),
            Tuple.of(
                    task.id("id"),
                    task.id("organization_id"),
                    task.id("application_id"),
                    task.id("endpoint_id"),
                    checked(task),
                    PAGE)
                .addValue(time(task.now())))
        .compose(
            rows -> {
              Row page = rows.iterator().next();
              return page.getLong("checked") < PAGE
                  ? result(task).map(result -> result(task, page, result))
                  : Future.succeededFuture(result(task, page, null));
            });
  }

  private static StepResult result(TakenTask task, Row page, @Nullable String result) {
    return new StepResult(
        result == null ? BackgroundTaskState.RUNNING : BackgroundTaskState.FINISHED,
        result == null ? task.id("reached") : task.high(),
        page.getLong("checked"),
        page.getLong("resent"),
        task.now(),
        null,
        result);
  }

  /** What became of all; how each fared is not needed any more. */
  private Future<String> result(TakenTask task) {
    var result = new JsonObject();
    return database
        .query(task.client(), sql.get("result"), Tuple.of(task.id("id")))
        .map(rows -> rows.iterator().next())
        .onSuccess(
            row ->
                result
                    .put("resent", row.getLong("resent"))
                    .put("inFlight", row.getLong("in_flight"))
                    .put("expunged", row.getLong("expunged"))
                    .put("notFound", row.getLong("not_found")))
        .compose(counted -> named(task, "expunged"))
        .onSuccess(names -> result.put("expungedMessages", names))
        .compose(expunged -> named(task, "not_found"))
        .onSuccess(names -> result.put("notFoundMessages", names))
        .compose(
            unknown ->
                database.query(task.client(), sql.get("forget-messages"), Tuple.of(task.id("id"))))
        .map(forgotten -> result.encode());
  }

  /** The first of those that fared so, as they were named. */
  private Future<JsonArray> named(TakenTask task, String outcome) {
    return database
        .query(task.client(), sql.get("named"), Tuple.of(task.id("id"), outcome, NAMED_MAX))
        .map(
            rows -> {
              var names = new JsonArray();
              rows.forEach(row -> names.add(row.getString("reference")));
              return names;
            });
  }
}
