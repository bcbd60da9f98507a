package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.BackgroundTasks.Total;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task of many messages takes many steps, at its endpoint's pace. */
class BackgroundTaskPagingIT {
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private StoreFixture store;
  private Endpoint endpoint;
  private Instant start;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
    start = store.clock.instant();
    store.clock.advance(Duration.ofMillis(1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Starts a task for all that was accepted until now and lets that settle. */
  private BackgroundTask create(BackgroundTaskKind kind) {
    store.clock.advance(Duration.ofSeconds(1));
    var task = store.ask(BackgroundTasks.CREATE, store.taskFor(endpoint, kind, start, null));
    store.clock.advance(SETTLED);
    return task;
  }

  private BackgroundTask step(BackgroundTask task) {
    return Objects.requireNonNull(store.ask(BackgroundTasks.STEP, new Step(task.id())).task());
  }

  /** The messages that are owed now, claimed and, by an answer of 200, settled. */
  private List<MessageId> deliverAll() {
    List<MessageId> delivered = new ArrayList<>();
    for (Leased leased : store.claim(10_000)) {
      store.record(leased, 200, null);
      delivered.add(leased.lease().messageId());
    }
    return delivered;
  }

  private List<Message> acceptAll(int count) {
    var accepted =
        IntStream.range(0, count)
            .mapToObj(
                number ->
                    store.bus.request(Messages.ACCEPT, store.message("shop", "invoice.paid", null)))
            .toList();
    return accepted.stream().map(StoreFixture::await).toList();
  }

  @Test
  void manyMessagesTakeManyStepsAndEachIsOwedOnce() {
    // Given
    store.disable(endpoint, true);
    var missed = acceptAll(2 * ReplaySteps.PAGE + 10);
    store.disable(endpoint, false);
    var task = create(BackgroundTaskKind.RECOVER);

    // When
    var first = step(task);
    var delivered = new ArrayList<>(deliverAll());
    var second = step(task);
    delivered.addAll(deliverAll());
    var third = step(task);
    delivered.addAll(deliverAll());

    // Then
    assertThat(first.state()).isEqualTo(BackgroundTaskState.RUNNING);
    assertThat(first.progress().messagesResent()).isEqualTo(ReplaySteps.PAGE);
    assertThat(second.progress().messagesResent()).isEqualTo(2L * ReplaySteps.PAGE);
    assertThat(third.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(third.progress())
        .isEqualTo(
            new Progress(100, missed.size(), missed.size(), new Total(missed.size(), false), null));
    assertThat(delivered)
        .containsExactlyInAnyOrderElementsOf(missed.stream().map(Message::id).toList());
  }

  @Test
  void aTaskWaitsForAnEndpointThatIsBehind() {
    // Given
    store.disable(endpoint, true);
    acceptAll(ReplaySteps.PAGE + 1);
    store.disable(endpoint, false);
    var task = create(BackgroundTaskKind.RECOVER);
    step(task);

    // When
    var waited = step(task);

    // Then
    assertThat(waited.progress().messagesChecked()).isEqualTo(ReplaySteps.PAGE);
    assertThat(store.count("delivery")).isEqualTo(ReplaySteps.PAGE);
    assertThat(store.ask(BackgroundTasks.STEP, new Step(task.id())).task())
        .as("not due yet")
        .isNull();
    deliverAll();
    store.clock.advance(Duration.ofSeconds(1));
    assertThat(step(task).state()).isEqualTo(BackgroundTaskState.FINISHED);
  }

  @Test
  void aFailedAttemptIsNothingToWaitFor() {
    // Given
    store.disable(endpoint, true);
    acceptAll(ReplaySteps.PAGE + 1);
    store.disable(endpoint, false);
    var task = create(BackgroundTaskKind.RECOVER);
    step(task);
    Instant retryAt = store.clock.instant().plusSeconds(3600);
    store.claim(10_000).forEach(leased -> store.record(leased, 500, retryAt));

    // When
    var after = step(task);

    // Then
    assertThat(after.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(store.count("delivery")).isEqualTo(ReplaySteps.PAGE + 1);
  }

  @Test
  void aTaskEndsOnlyWhenItsLastMessagesHaveSettled() {
    // Given
    var young =
        store.ask(
            BackgroundTasks.CREATE,
            store.taskFor(endpoint, BackgroundTaskKind.RECOVER, start, null));

    // When
    var early = step(young);
    store.clock.advance(SETTLED);
    var settled = step(young);

    // Then
    assertThat(early.state()).isEqualTo(BackgroundTaskState.RUNNING);
    assertThat(settled.state()).isEqualTo(BackgroundTaskState.FINISHED);
  }
}
