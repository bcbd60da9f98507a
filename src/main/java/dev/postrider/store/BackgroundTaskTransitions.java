package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.EndpointId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;

/** What people do to tasks: cancelling them, and resuming those that are parked. */
final class BackgroundTaskTransitions {
  private final Sql sql = Sql.of("background-task");
  private final Database database;
  private final InstantSource clock;
  private final TaskNews news;

  BackgroundTaskTransitions(Database database, InstantSource clock, TaskNews news) {
    this.database = database;
    this.clock = clock;
    this.news = news;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(BackgroundTasks.CANCEL, this::cancel)
        .compose(done -> bus.serve(BackgroundTasks.RESUME, this::resume));
  }

  /** A task whose row this transaction has locked, so that no step is under way. */
  private record Locked(SqlClient client, BackgroundTasks.Get request, Row row) {
    BackgroundTask task() {
      return BackgroundTaskRows.read(row);
    }
  }

  /** A task, and whether it was changed. */
  private record Changed(BackgroundTask task, boolean changed) {}

  private Future<BackgroundTask> cancel(BackgroundTasks.Get request) {
    return database
        .inTransaction(client -> lock(client, request).compose(this::cancel))
        .map(cancelled -> told(request, cancelled));
  }

  private Future<Changed> cancel(Locked locked) {
    BackgroundTask task = locked.task();
    return switch (task.state()) {
      case RUNNING, PARKED -> change(locked, "cancel");
      case CANCELLED -> Future.succeededFuture(new Changed(task, false));
      case FINISHED ->
          conflict("The task %s has finished already: there is nothing to cancel.", task.id());
    };
  }

  private Future<BackgroundTask> resume(BackgroundTasks.Get request) {
    return database
        .inTransaction(client -> lock(client, request).compose(this::resume))
        .recover(cause -> refuseSecond(cause, request))
        .map(resumed -> told(request, resumed))
        .onSuccess(task -> news.available());
  }

  private Future<Changed> resume(Locked locked) {
    BackgroundTask task = locked.task();
    return switch (task.state()) {
      case RUNNING -> Future.succeededFuture(new Changed(task, false));
      case PARKED -> resumeParked(locked);
      case CANCELLED ->
          conflict("The task %s was cancelled, which is final. Start another one.", task.id());
      case FINISHED ->
          conflict("The task %s has finished. To do it again, start another one.", task.id());
    };
  }

  private Future<Changed> resumeParked(Locked locked) {
    if (locked.row().getBoolean("deleted")) {
      return conflict("The endpoint %s was deleted. Cancel the task.", endpoint(locked));
    }
    if (locked.row().getBoolean("disabled")) {
      return conflict("The endpoint %s is disabled. Enable it, then ask again.", endpoint(locked));
    }
    return change(locked, "resume");
  }

  private static EndpointId endpoint(Locked locked) {
    return new EndpointId(locked.row().getUUID("endpoint_id"));
  }

  private Future<Locked> lock(SqlClient client, BackgroundTasks.Get request) {
    BackgroundTaskId id = request.id();
    return database
        .query(
            client,
            sql.get("find-for-update"),
            Tuple.of(request.organizationId().value(), id.value()))
        .compose(
            rows ->
                Rows.one(
                    rows,
                    row -> new Locked(client, request, row),
                    BackgroundTaskStore.NOUN,
                    id.toString()));
  }

  private Future<Changed> change(Locked locked, String statement) {
    BackgroundTasks.Get request = locked.request();
    return database
        .query(
            locked.client(),
            sql.get(statement),
            Tuple.of(request.organizationId().value(), request.id().value(), time(clock.instant())))
        .map(rows -> new Changed(BackgroundTaskRows.read(rows.iterator().next()), true));
  }

  private BackgroundTask told(BackgroundTasks.Get request, Changed changed) {
    if (changed.changed()) {
      news.moved(new BackgroundTasks.Moved(request.organizationId(), changed.task()));
    }
    return changed.task();
  }

  private static <T> Future<T> refuseSecond(Throwable cause, BackgroundTasks.Get request) {
    return Database.isTaken(cause)
        ? conflict(
            "Another task of the kind runs in place of %s. Ask again when it has finished, or"
                + " cancel one of the two.",
            request.id())
        : Future.failedFuture(cause);
  }

  private static <T> Future<T> conflict(String detail, Object about) {
    return Future.failedFuture(new BusFailure(new Failure.Conflict(detail.formatted(about))));
  }
}
