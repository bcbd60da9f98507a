package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.DueTask;
import dev.postrider.contract.BackgroundTasks.Stepped;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Done;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves background tasks on. A step owes deliveries and notes how far it came in one transaction,
 * so that a process which dies repeats nothing and leaves nothing out.
 */
final class BackgroundTaskSteps {
  /** Messages looked at in one step: bounds a transaction, and what it adds to the queue. */
  static final int PAGE = 500;

  /** With more of the last page unattempted, the endpoint is behind and the task waits for it. */
  private static final int WAITING_MAX = PAGE / 5;

  private static final Duration WAIT_FOR_ENDPOINT = Duration.ofMillis(500);

  /**
   * A message's id is made a moment before the message is committed. Younger ones are left for a
   * later step, or one could be passed over unseen.
   */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final Sql sql = Sql.of("background-task");
  private final Database database;
  private final InstantSource clock;
  private final Bus bus;
  private final UsageSteps usage;

  BackgroundTaskSteps(Database database, InstantSource clock, Bus bus) {
    this.database = database;
    this.clock = clock;
    this.bus = bus;
    this.usage = new UsageSteps(database);
  }

  Future<Void> serve() {
    return bus.serve(BackgroundTasks.FIND_DUE, this::findDue)
        .compose(done -> bus.serve(BackgroundTasks.STEP, this::step))
        .compose(done -> bus.serve(BackgroundTasks.SET_BACK, this::setBack));
  }

  /** A task whose row this transaction has locked. */
  private record Taken(SqlClient client, Instant now, Row row) {
    UUID id(String column) {
      return Objects.requireNonNull(row.getUUID(column), column);
    }

    /** Below this id are all messages of the span that have settled. */
    UUID high() {
      Instant until = Rows.instant(row, "until");
      Instant settled = now.minus(SETTLING);
      return IdGenerator.least(until.isBefore(settled) ? until : settled);
    }

    boolean reachesTheEnd() {
      return !now.minus(SETTLING).isBefore(Rows.instant(row, "until"));
    }
  }

  /**
   * What a step did.
   *
   * @param task null if it was not this process's to move
   * @param resent how many deliveries it added to the queue
   */
  private record Outcome(@Nullable BackgroundTask task, long resent) {
    static Outcome of(BackgroundTask task) {
      return new Outcome(task, 0);
    }
  }

  private Future<BackgroundTasks.Due> findDue(BackgroundTasks.FindDue request) {
    return database
        .query(sql.get("find-due"), Tuple.of(time(clock.instant()), request.limit()))
        .compose(
            rows -> {
              List<DueTask> tasks = new ArrayList<>();
              rows.forEach(
                  row ->
                      tasks.add(
                          new DueTask(
                              new BackgroundTaskId(row.getUUID("id")),
                              row.getInteger("failures"))));
              return nextDue().map(next -> new BackgroundTasks.Due(tasks, next));
            });
  }

  private Future<@Nullable Instant> nextDue() {
    return database
        .query(sql.get("next-due"), Tuple.tuple())
        .map(rows -> Rows.first(rows).map(row -> Rows.instant(row, "due_at")).orElse(null));
  }

  private Future<Stepped> step(BackgroundTasks.Step request) {
    return database
        .inTransaction(client -> take(client, request.id()))
        .map(
            outcome -> {
              if (outcome.resent() > 0) {
                bus.publish(Deliveries.AVAILABLE, new Deliveries.Available());
              }
              return new Stepped(outcome.task());
            });
  }

  private Future<Outcome> take(SqlClient client, BackgroundTaskId id) {
    Instant now = clock.instant();
    return database
        .query(client, sql.get("plan-without-jit"), Tuple.tuple())
        .compose(set -> database.query(client, sql.get("take"), Tuple.of(id.value(), time(now))))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(row -> moveOn(new Taken(client, now, row)))
                    .orElseGet(() -> Future.succeededFuture(new Outcome(null, 0))));
  }

  private Future<Outcome> moveOn(Taken task) {
    if (task.row().getBoolean("deleted")) {
      return giveUp(task, "The endpoint %s was deleted.");
    }
    if (task.row().getBoolean("disabled")) {
      return giveUp(task, "The endpoint %s was disabled. Enable it, then start another such task.");
    }
    return switch (BackgroundTaskRows.kind(task.row())) {
      case RECOVER, REPLAY_MISSING, BULK_REPLAY ->
          countWaiting(task)
              .compose(waiting -> waiting > WAITING_MAX ? putOff(task) : owePage(task));
      case PURGE_CONTENT -> purgePage(task);
      case COUNT_USAGE -> usage.count(task.client(), task.row(), task.now()).map(Outcome::of);
      case LIST_EVENT_TYPES ->
          usage.listEventTypes(task.client(), task.row(), task.now()).map(Outcome::of);
    };
  }

  private Future<Outcome> purgePage(Taken task) {
    return database
        .query(
            task.client(),
            sql.get("purge-page"),
            Tuple.of(
                task.id("organization_id"),
                task.id("application_id"),
                task.id("reached"),
                task.high(),
                PAGE))
        .compose(rows -> advance(task, rows.iterator().next()));
  }

  private Future<Outcome> giveUp(Taken task, String why) {
    String error = why.formatted(new EndpointId(task.id("endpoint_id")));
    return change(task, "give-up", Tuple.of(task.id("id"), error, time(task.now())), 0);
  }

  private Future<Long> countWaiting(Taken task) {
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

  private Future<Outcome> putOff(Taken task) {
    return change(
        task, "put-off", Tuple.of(task.id("id"), time(task.now().plus(WAIT_FOR_ENDPOINT))), 0);
  }

  private Future<Outcome> owePage(Taken task) {
    var kind = BackgroundTaskRows.kind(task.row());
    var values = target(task).addValue(task.id("reached")).addValue(task.high()).addValue(PAGE);
    return kind == BackgroundTaskKind.BULK_REPLAY
        ? owe(task, "owe-page-again", filter(task, values.addValue(time(task.now()))))
        : owe(
            task,
            "owe-page",
            values.addValue(kind == BackgroundTaskKind.RECOVER).addValue(time(task.now())));
  }

  private Future<Outcome> owe(Taken task, String statement, Tuple values) {
    return database
        .query(task.client(), sql.get(statement), values)
        .compose(rows -> advance(task, rows.iterator().next()));
  }

  private static Tuple filter(Taken task, Tuple values) {
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

  private Future<Outcome> advance(Taken task, Row page) {
    long checked = page.getLong("checked");
    long resent = page.getLong("resent");
    boolean moreFollow = checked == PAGE;
    boolean finished = !moreFollow && task.reachesTheEnd();
    UUID last = page.getUUID("last");
    UUID reached = finished ? task.high() : last == null ? task.id("reached") : last;
    Instant dueAt = moreFollow || finished ? task.now() : task.now().plus(WAIT_FOR_ENDPOINT);
    var state = finished ? BackgroundTaskState.FINISHED : BackgroundTaskState.RUNNING;
    var values =
        Tuple.of(task.id("id"), BackgroundTaskRows.text(state), reached, checked, resent)
            .addValue(time(dueAt))
            .addValue(time(task.now()));
    return change(task, "advance", values, resent);
  }

  private Future<Outcome> change(Taken task, String statement, Tuple values, long resent) {
    return database
        .query(task.client(), sql.get(statement), values)
        .map(rows -> new Outcome(BackgroundTaskRows.read(rows.iterator().next()), resent));
  }

  private Future<Done> setBack(BackgroundTasks.SetBack request) {
    Instant retryAt = request.retryAt();
    return database
        .query(
            sql.get("set-back"),
            Tuple.of(request.id().value(), request.failures())
                .addValue(retryAt == null ? null : time(retryAt))
                .addValue(request.error())
                .addValue(time(clock.instant())))
        .map(new Done());
  }

  private static Tuple target(Taken task) {
    return Tuple.of(task.id("organization_id"), task.id("application_id"), task.id("endpoint_id"));
  }
}
