package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Applications;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.DueTask;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Retention;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How tasks are shared, how they fail and how they end. */
class BackgroundTaskRunIT {
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private StoreFixture store;
  private Endpoint endpoint;
  private BackgroundTask task;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
    Instant start = store.clock.instant();
    store.clock.advance(Duration.ofSeconds(1));
    store.accept("shop");
    store.claim(100).forEach(leased -> store.record(leased, 500, null));
    store.clock.advance(Duration.ofSeconds(1));
    task =
        store.ask(
            BackgroundTasks.CREATE,
            store.taskFor(endpoint, BackgroundTaskKind.RECOVER, start, null));
    store.clock.advance(SETTLED);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private BackgroundTask step() {
    return Objects.requireNonNull(store.ask(BackgroundTasks.STEP, new Step(task.id())).task());
  }

  @Test
  void twoWhoTakeAStepAtOnceTakeItOnce() throws SQLException {
    // When
    try (var other = store.jdbc();
        var lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("SELECT id FROM background_task FOR UPDATE");
      var second = store.ask(BackgroundTasks.STEP, new Step(task.id()));
      other.rollback();

      // Then
      assertThat(second.task()).isNull();
    }
    assertThat(step().progress().messagesResent()).isEqualTo(1);
  }

  @Test
  void aFinishedTaskHasNoMoreSteps() {
    // Given
    step();

    // When
    var after = store.ask(BackgroundTasks.STEP, new Step(task.id()));

    // Then
    assertThat(after.task()).isNull();
    assertThat(store.ask(BackgroundTasks.FIND_DUE, new BackgroundTasks.FindDue(10)))
        .isEqualTo(new BackgroundTasks.Due(List.of(), null));
  }

  @Test
  void aTaskIsParkedWhenItsEndpointIsDisabled() {
    // Given
    store.disable(endpoint, true);

    // When
    var after = step();

    // Then
    assertThat(after.state()).isEqualTo(BackgroundTaskState.PARKED);
    assertThat(after.error()).contains(endpoint.id().toString(), "disabled", "Enable it");
  }

  @Test
  void aTaskIsParkedWhenItsApplicationIsDeleted() {
    // Given
    store.ask(
        Applications.DELETE, new Applications.Delete(store.by, ApplicationId.reference("shop")));

    // When
    var after = step();

    // Then
    assertThat(after.state()).isEqualTo(BackgroundTaskState.PARKED);
    assertThat(after.error()).contains("deleted");
  }

  @Test
  void aFailedStepPutsATaskOffUntilAStepGoesWell() {
    // Given
    Instant later = store.clock.instant().plusSeconds(4);

    // When
    var setBack = new BackgroundTasks.SetBack(task.id(), 0, later, "The database was away.");
    store.ask(BackgroundTasks.SET_BACK, setBack);
    store.ask(BackgroundTasks.SET_BACK, setBack);

    // Then
    var due = store.ask(BackgroundTasks.FIND_DUE, new BackgroundTasks.FindDue(10));
    assertThat(due).isEqualTo(new BackgroundTasks.Due(List.of(), later));
    store.clock.advance(Duration.ofSeconds(4));
    assertThat(store.ask(BackgroundTasks.FIND_DUE, new BackgroundTasks.FindDue(10)).tasks())
        .containsExactly(new DueTask(task.id(), 1));
    var after = step();
    assertThat(after.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(after.error()).isNull();
  }

  @Test
  void anEndedTaskIsForgottenWithItsMessages() {
    // Given
    step();
    var running =
        store.ask(
            BackgroundTasks.CREATE,
            store.taskFor(
                endpoint,
                BackgroundTaskKind.REPLAY_MISSING,
                store.clock.instant().minusSeconds(1),
                null));

    // When
    Instant now = store.clock.instant();
    store.ask(Retention.APPLY, new Retention.Apply(now.plus(Duration.ofDays(1)), now));

    // Then
    assertThat(store.count("background_task WHERE state = 'running'")).isEqualTo(1);
    assertThat(store.count("background_task")).isEqualTo(1);
    assertThat(running.id()).isNotEqualTo(task.id());
  }
}
