package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.domain.BackgroundTaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Steps of the tasks that remove what messages say, or messages and all that came of them. */
final class PurgeSteps {
  private static final int PAGE = 500;
  private static final Duration WAIT_FOR_ATTEMPTS = Duration.ofSeconds(1);

  private final Sql sql = Sql.of("purge");
  private final Sql exports = Sql.of("export");
  private final Database database;

  PurgeSteps(Database database) {
    this.database = database;
  }

  /** Expunges a page of messages. */
  Future<StepResult> contents(TakenTask task) {
    return page(task, "purge-page")
        .map(page -> StepResult.ofPage(task, page, PAGE))
        .compose(result -> discardExports(task, false).map(result));
  }

  /** Exports hold copies, also those that were begun meanwhile. */
  private Future<?> discardExports(TakenTask task, boolean all) {
    return database.query(
        task.client(),
        exports.get("discard-copies"),
        Tuple.of(task.id("organization_id"), task.id("application_id"), time(task.now()), all));
  }

  /** Removes a page of messages of a deleted application, and after the last one all the rest. */
  Future<StepResult> application(TakenTask task) {
    return page(task, "is-in-flight")
        .compose(
            page ->
                page.getBoolean("in_flight")
                    ? Future.succeededFuture(StepResult.waiting(task, WAIT_FOR_ATTEMPTS))
                    : remove(task));
  }

  private Future<StepResult> remove(TakenTask task) {
    return page(task, "remove-page")
        .map(page -> StepResult.ofPage(task, page, PAGE))
        .compose(
            result ->
                result.state() == BackgroundTaskState.FINISHED
                    ? database
                        .query(
                            task.client(),
                            sql.get("empty-application"),
                            Tuple.of(task.id("organization_id"), task.id("application_id")))
                        .compose(emptied -> discardExports(task, true))
                        .map(result)
                    : Future.succeededFuture(result));
  }

  private Future<Row> page(TakenTask task, String statement) {
    return database
        .query(task.client(), sql.get(statement), task.place().addValue(task.high()).addValue(PAGE))
        .map(rows -> rows.iterator().next());
  }
}
