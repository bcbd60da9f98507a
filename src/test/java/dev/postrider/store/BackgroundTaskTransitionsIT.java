package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Get;
import dev.postrider.contract.BackgroundTasks.Moved;
import dev.postrider.contract.BackgroundTasks.SetBack;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.OrganizationId;
import dev.postrider.support.ManyMessages;
import dev.postrider.support.Signals;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancelling tasks and resuming those that are parked. */
class BackgroundTaskTransitionsIT {
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

  @Test
  void aCancelledTaskTakesNoMoreSteps() {
    // Given
    step();

    // When
    var cancelled = store.ask(BackgroundTasks.CANCEL, which());

    // Then
    assertThat(cancelled.state()).isEqualTo(BackgroundTaskState.CANCELLED);
    assertThat(cancelled.endedAt()).isEqualTo(store.clock.instant());
    assertThat(cancelled.progress().messagesResent()).isEqualTo(ReplaySteps.PAGE);
    assertThat(cancelled.progress().left()).isNull();
    store.clock.advance(Duration.ofMinutes(1));
    assertThat(store.ask(BackgroundTasks.STEP, new Step(task.id())).task()).isNull();
    assertThat(store.ask(BackgroundTasks.FIND_DUE, new BackgroundTasks.FindDue(10)))
        .isEqualTo(new BackgroundTasks.Due(List.of(), null));
    assertThat(store.count("delivery")).as("what it did stays").isEqualTo(ReplaySteps.PAGE);
  }

  @Test
  void cancellingTwiceChangesNothing() {
    // Given
    var first = store.ask(BackgroundTasks.CANCEL, which());
    store.clock.advance(Duration.ofSeconds(1));

    // When
    var second = store.ask(BackgroundTasks.CANCEL, which());

    // Then
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aParkedTaskCanBeCancelledAndKeepsItsError() {
    // Given
    park();

    // When
    var cancelled = store.ask(BackgroundTasks.CANCEL, which());

    // Then
    assertThat(cancelled.state()).isEqualTo(BackgroundTaskState.CANCELLED);
    assertThat(cancelled.error()).isEqualTo("The disk is full.");
    assertThat(store.refusal(BackgroundTasks.RESUME, which()).detail()).contains("final");
  }

  @Test
  void aFinishedTaskCanNeitherBeCancelledNorResumed() {
    // Given
    step();
    deliverAll();
    assertThat(step().state()).isEqualTo(BackgroundTaskState.FINISHED);

    // When
    Failure ofCancel = store.refusal(BackgroundTasks.CANCEL, which());
    Failure ofResume = store.refusal(BackgroundTasks.RESUME, which());

    // Then
    assertThat(List.of(ofCancel, ofResume))
        .hasOnlyElementsOfType(Failure.Conflict.class)
        .allMatch(refusal -> refusal.detail().contains("has finished"));
  }

  @Test
  void aParkedTaskGoesOnFromWhereItWas() {
    // Given
    step();
    int before = deliverAll();
    park();
    store.clock.advance(Duration.ofHours(1));

    // When
    var resumed = store.ask(BackgroundTasks.RESUME, which());

    // Then
    assertThat(resumed.state()).isEqualTo(BackgroundTaskState.RUNNING);
    assertThat(resumed.error()).isNull();
    assertThat(resumed.endedAt()).isNull();
    var finished = step();
    assertThat(finished.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(finished.progress().messagesResent()).isEqualTo(MISSED);
    assertThat(before + deliverAll()).isEqualTo(MISSED);
  }

  @Test
  void resumingATaskThatRunsChangesNothing() {
    // When
    var resumed = store.ask(BackgroundTasks.RESUME, which());

    // Then
    assertThat(resumed).isEqualTo(task);
    assertThat(moves.all()).isEmpty();
  }

  @Test
  void aTaskIsParkedWithADisabledEndpointAndGoesOnWithAnEnabledOne() {
    // Given
    store.disable(endpoint, true);
    assertThat(step().state()).isEqualTo(BackgroundTaskState.PARKED);
    Failure early = store.refusal(BackgroundTasks.RESUME, which());

    // When
    store.disable(endpoint, false);
    var resumed = store.ask(BackgroundTasks.RESUME, which());

    // Then
    assertThat(early).isInstanceOf(Failure.Conflict.class);
    assertThat(early.detail()).contains("disabled", "Enable it");
    assertThat(resumed.state()).isEqualTo(BackgroundTaskState.RUNNING);
    assertThat(step().progress().messagesResent()).isEqualTo(ReplaySteps.PAGE);
  }

  @Test
  void aTaskOfADeletedEndpointCannotBeResumed() {
    // Given
    park();
    store.ask(Endpoints.DELETE, new Endpoints.Delete(store.which(endpoint)));

    // When
    Failure refusal = store.refusal(BackgroundTasks.RESUME, which());

    // Then
    assertThat(refusal).isInstanceOf(Failure.Conflict.class);
    assertThat(refusal.detail()).contains("deleted");
  }

  @Test
  void aParkedTaskDoesNotRunBesideTheOneThatTookItsPlace() {
    // Given
    park();
    var other = recover();

    // When
    Failure refusal = store.refusal(BackgroundTasks.RESUME, which());

    // Then
    assertThat(refusal).isInstanceOf(Failure.Conflict.class);
    assertThat(refusal.detail()).contains("runs in place of " + task.id());
    store.ask(BackgroundTasks.CANCEL, new Get(store.organization, other.id()));
    assertThat(store.ask(BackgroundTasks.RESUME, which()).state())
        .isEqualTo(BackgroundTaskState.RUNNING);
  }

  @Test
  void othersFindNothingToCancelOrResume() {
    // Given
    var stranger = new Get(new OrganizationId(new UUID(9, 9)), task.id());

    // When
    Failure ofCancel = store.refusal(BackgroundTasks.CANCEL, stranger);
    Failure ofResume = store.refusal(BackgroundTasks.RESUME, stranger);

    // Then
    assertThat(List.of(ofCancel, ofResume)).hasOnlyElementsOfType(Failure.NotFound.class);
    assertThat(store.ask(BackgroundTasks.GET, which()).state())
        .isEqualTo(BackgroundTaskState.RUNNING);
  }
}
