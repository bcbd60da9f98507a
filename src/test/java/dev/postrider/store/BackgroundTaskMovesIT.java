package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Get;
import dev.postrider.contract.BackgroundTasks.Moved;
import dev.postrider.contract.BackgroundTasks.SetBack;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.support.ManyMessages;
import dev.postrider.support.Signals;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of tasks that move, and cancelling them while a step is made. */
class BackgroundTaskMovesIT {
  private static final int MISSED = ReplaySteps.PAGE + 10;

  private StoreFixture store;
  private Endpoint endpoint;
  private Instant start;
  private BackgroundTask task;
  private Signals<Moved> moves;

  @BeforeEach
  void open() throws SQLException {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
    start = store.clock.instant();
    try (var connection = store.jdbc()) {
      new ManyMessages(
              store.organization.value(), endpoint.applicationId().value(), start.plusMillis(1), 1)
          .insert(connection, MISSED);
    }
    store.clock.advance(Duration.ofSeconds(1));
    task = recover();
    store.clock.advance(Duration.ofSeconds(2));
    moves = new Signals<>("move");
    store.bus.listen(BackgroundTasks.MOVED, moves::add);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private BackgroundTask recover() {
    return store.ask(
        BackgroundTasks.CREATE, store.taskFor(endpoint, BackgroundTaskKind.RECOVER, start, null));
  }

  private Get which() {
    return new Get(store.organization, task.id());
  }

  private BackgroundTask step() {
    return Objects.requireNonNull(store.ask(BackgroundTasks.STEP, new Step(task.id())).task());
  }

  private void park() {
    store.ask(BackgroundTasks.SET_BACK, new SetBack(task.id(), 0, null, "The disk is full."));
  }

  /** Settles what is owed. */
  private int deliverAll() {
    var leased = store.claim(10_000);
    leased.forEach(each -> store.record(each, 200, null));
    return leased.size();
  }

  /** The step is another connection's, which has locked the row and has it finish or go on. */
  @ParameterizedTest
  @ValueSource(strings = {"running", "finished"})
  void cancellingWaitsForTheStepUnderWay(String after) throws SQLException {
    // Given
    try (Connection step = store.jdbc();
        var statement = step.createStatement()) {
      step.setAutoCommit(false);
      statement.execute("SELECT id FROM background_task FOR UPDATE");
      statement.execute(
          "UPDATE background_task SET messages_resent = 7, state = '%s', ended_at = %s"
              .formatted(after, after.equals("finished") ? "now()" : "NULL"));

      // When
      var cancelling =
          store
              .bus
              .request(BackgroundTasks.CANCEL, which())
              .map(BackgroundTask::state)
              .otherwise(BackgroundTaskState.FINISHED);
      awaitSomebodyWaiting();
      assertThat(cancelling.isComplete()).isFalse();
      step.commit();

      // Then
      assertThat(await(cancelling))
          .isEqualTo(
              after.equals("finished")
                  ? BackgroundTaskState.FINISHED
                  : BackgroundTaskState.CANCELLED);
    }
    assertThat(store.ask(BackgroundTasks.GET, which()).progress().messagesResent()).isEqualTo(7);
  }

  @Test
  void aFailedStepDoesNotWakeACancelledTask() {
    // Given
    store.ask(BackgroundTasks.CANCEL, which());

    // When
    park();

    // Then
    var task = store.ask(BackgroundTasks.GET, which());
    assertThat(task.state()).isEqualTo(BackgroundTaskState.CANCELLED);
    assertThat(task.error()).isNull();
  }

  @Test
  void everyMoveIsTold() {
    // When
    step();
    park();
    store.ask(BackgroundTasks.RESUME, which());
    deliverAll();
    step();

    // Then
    assertThat(moves.next(4))
        .allMatch(moved -> moved.organizationId().equals(store.organization))
        .extracting(moved -> moved.task().state())
        .containsExactly(
            BackgroundTaskState.RUNNING,
            BackgroundTaskState.PARKED,
            BackgroundTaskState.RUNNING,
            BackgroundTaskState.FINISHED);
    assertThat(moves.all()).hasSize(4);
  }

  @Test
  void aTaskThatOnlyWaitsTellsNothing() {
    // Given
    step();
    moves.next();

    // When
    step();

    // Then
    assertThat(moves.all()).hasSize(1);
  }

  private void awaitSomebodyWaiting() {
    long start = System.nanoTime();
    while (store.count("pg_locks WHERE NOT granted") == 0) {
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(20).toNanos());
    }
  }
}
