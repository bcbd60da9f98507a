package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.DueTask;
import dev.postrider.contract.BackgroundTasks.Moved;
import dev.postrider.contract.BackgroundTasks.Stepped;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Done;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.store.TakenTask.Counted;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves background tasks on. A step does its work and notes what came of it in one transaction, so
 * that a process which dies repeats nothing and leaves nothing out.
 */
final class BackgroundTaskSteps {
  /** Messages counted in one step: ten times as fast as what is done with them. */
  static final int COUNT_PAGE = 5_000;

  private final Sql sql = Sql.of("background-task-step");
  private final Database database;
  private final InstantSource clock;
  private final TaskNews news;
  private final HandOver handOver;
  private final Families families;

  BackgroundTaskSteps(Database database, InstantSource clock, Told told, Families families) {
    this.database = database;
    this.clock = clock;
    this.news = told.news();
    this.handOver = told.handOver();
    this.families = families;
  }

  /** Who is told of what a step did. */
  record Told(TaskNews news, HandOver handOver) {}

  /** Who does the steps of which kinds. */
  record Families(
      ReplaySteps replays,
      BulkResendSteps resends,
      PurgeSteps purges,
      UsageSteps usage,
      ExportSteps exports) {}

  Future<Void> serve(Bus bus) {
    return bus.serve(BackgroundTasks.FIND_DUE, this::findDue)
        .compose(done -> bus.serve(BackgroundTasks.STEP, this::step))
        .compose(done -> bus.serve(BackgroundTasks.SET_BACK, this::setBack));
  }

  /** What a step did, and the task after it. */
  private record Outcome(Moved moved, StepResult result) {}

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
              outcome.ifPresent(this::tell);
              return new Stepped(outcome.map(made -> made.moved().task()).orElse(null));
            });
  }

  private void tell(Outcome outcome) {
    StepResult result = outcome.result();
    if (result.resent() > 0) {
      handOver.announceDue();
    }
    if (result.checked() > 0 || result.state() != BackgroundTaskState.RUNNING) {
      news.moved(outcome.moved());
    }
  }

  private Future<Optional<Outcome>> take(SqlClient client, BackgroundTaskId id) {
    Instant now = clock.instant();
    return database
        .query(client, sql.get("begin-step"), Tuple.tuple())
        .compose(
            begun ->
                begun.iterator().next().getInteger("slot") == null
                    ? Future.succeededFuture(Optional.empty())
                    : database
                        .query(client, sql.get("take"), Tuple.of(id.value(), time(now)))
                        .compose(
                            rows ->
                                Rows.first(rows)
                                    .map(row -> moveOn(new TakenTask(client, now, row)))
                                    .orElseGet(() -> Future.succeededFuture(Optional.empty()))));
  }

  private Future<Optional<Outcome>> moveOn(TakenTask task) {
    return result(task)
        .compose(
            result ->
                count(task, result)
                    .compose(counted -> note(task, result, counted))
                    .map(moved -> Optional.of(new Outcome(moved, result))));
  }

  private Future<StepResult> result(TakenTask task) {
    if (task.row().getBoolean("deleted")) {
      return park(task, "The endpoint %s was deleted. Cancel the task.");
    }
    if (task.row().getBoolean("disabled")) {
      return park(task, "The endpoint %s was disabled. Enable it, then resume the task.");
    }
    return switch (task.kind()) {
      case RECOVER, REPLAY_MISSING, BULK_REPLAY -> families.replays().step(task);
      case BULK_RESEND -> families.resends().step(task);
      case PURGE_CONTENT -> families.purges().contents(task);
      case PURGE_APPLICATION -> families.purges().application(task);
      case COUNT_USAGE -> families.usage().count(task);
      case LIST_EVENT_TYPES -> families.usage().listEventTypes(task);
      case EXPORT -> families.exports().step(task);
    };
  }

  private static Future<StepResult> park(TakenTask task, String why) {
    String error = why.formatted(new EndpointId(task.id("endpoint_id")));
    return Future.succeededFuture(StepResult.parked(task, error));
  }

  /** Counts ahead, step by step, so that no start waits for it. */
  private Future<Counted> count(TakenTask task, StepResult result) {
    Counted before = task.counted();
    if (before.all() || !task.isAboutMessages() || result.state() != BackgroundTaskState.RUNNING) {
      return Future.succeededFuture(before);
    }
    UUID from =
        before.to() == null ? IdGenerator.least(Rows.instant(task.row(), "since")) : before.to();
    return database
        .query(
            task.client(),
            sql.get("count-page"),
            Tuple.of(
                task.id("organization_id"),
                task.id("application_id"),
                from,
                task.high(),
                COUNT_PAGE))
        .map(rows -> counted(task, from, rows.iterator().next()));
  }

  private static Counted counted(TakenTask task, UUID from, Row page) {
    long messages = page.getLong("messages");
    UUID last = page.getUUID("last");
    return new Counted(
        messages, last == null ? from : last, messages < COUNT_PAGE && task.reachesTheEnd());
  }

  private Future<Moved> note(TakenTask task, StepResult result, Counted counted) {
    var values =
        Tuple.of(task.id("id"), BackgroundTaskRows.text(result.state()), result.reached())
            .addValue(result.checked())
            .addValue(result.resent())
            .addValue(time(result.dueAt()))
            .addValue(result.error())
            .addValue(result.result())
            .addValue(time(task.now()))
            .addValue(counted.messages())
            .addValue(counted.to())
            .addValue(counted.all());
    return database
        .query(task.client(), sql.get("note-step"), values)
        .map(rows -> BackgroundTaskRows.moved(rows.iterator().next()));
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
        .map(
            rows -> {
              rows.forEach(row -> news.moved(BackgroundTaskRows.moved(row)));
              return new Done();
            });
  }
}
