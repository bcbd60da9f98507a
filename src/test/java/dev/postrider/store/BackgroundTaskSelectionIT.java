package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.BackgroundTasks.Total;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which messages a task owes its endpoint. */
class BackgroundTaskSelectionIT {
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

  private void exhaust() {
    store.claim(100).forEach(leased -> store.record(leased, 500, null));
  }

  private Endpoint replaceSubscription(List<String> eventTypes, List<String> channels) {
    return store
        .ask(
            Endpoints.REPLACE,
            new Endpoints.Replace(
                store.which(endpoint), StoreFixture.wanting(eventTypes, channels)))
        .endpoint();
  }

  @Test
  void recoverOwesWhatFailedAndNothingElse() {
    // Given
    store.accept("shop");
    deliverAll();
    Message failed = store.accept("shop");
    exhaust();
    Message late = store.accept("shop");
    Leased retried = store.claim(10).getFirst();
    store.record(retried, 500, store.clock.instant().plusSeconds(1));
    store.clock.advance(Duration.ofSeconds(1));
    store.record(store.claim(10).getFirst(), 200, null);
    var task = create(BackgroundTaskKind.RECOVER);
    var available = store.next(Deliveries.AVAILABLE);

    // When
    var after = step(task);

    // Then
    await(available);
    assertThat(late.id()).isEqualTo(retried.lease().messageId());
    assertThat(after.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(after.progress()).isEqualTo(new Progress(100, 3, 1, new Total(3, false), null));
    assertThat(store.claim(10))
        .singleElement()
        .satisfies(
            leased -> {
              assertThat(leased.lease().messageId()).isEqualTo(failed.id());
              assertThat(leased.trigger()).isEqualTo(Trigger.MANUAL);
              assertThat(leased.attemptsMade()).isZero();
            });
  }

  @Test
  void recoverFindsWhatWasCancelledBecauseTheEndpointWasDisabled() {
    // Given
    Message neverAttempted = store.accept("shop");
    Message failedOnce = store.accept("shop");
    for (Leased leased : store.claim(10)) {
      if (leased.lease().messageId().equals(failedOnce.id())) {
        store.record(leased, 500, store.clock.instant());
      } else {
        store.ask(
            Deliveries.RELEASE,
            new Deliveries.Release(List.of(leased.lease()), store.clock.instant()));
      }
    }
    store.disable(endpoint, true);
    assertThat(store.claim(10)).isEmpty();
    assertThat(store.count("delivery")).isZero();
    Message whileDisabled = store.accept("shop");
    store.disable(endpoint, false);

    // When
    step(create(BackgroundTaskKind.RECOVER));

    // Then
    assertThat(deliverAll())
        .containsExactlyInAnyOrder(neverAttempted.id(), failedOnce.id(), whileDisabled.id());
  }

  @Test
  void recoverLeavesWhatWasAcceptedBeforeTheEndpointExisted() {
    // Given
    store.accept("shop");
    deliverAll();
    store.clock.advance(Duration.ofSeconds(1));
    endpoint = store.createEndpoint("shop");
    start = start.minusSeconds(10);

    // When
    var after = step(create(BackgroundTaskKind.RECOVER));

    // Then
    assertThat(after.progress()).isEqualTo(new Progress(100, 1, 0, new Total(1, false), null));
    assertThat(store.count("delivery")).isZero();
  }

  @Test
  void replaySendsANewEndpointWhatItWasNeverSent() {
    // Given
    Message before = store.accept("shop");
    deliverAll();
    store.clock.advance(Duration.ofSeconds(1));
    endpoint = store.createEndpoint("shop");

    // When
    step(create(BackgroundTaskKind.REPLAY_MISSING));

    // Then
    assertThat(deliverAll()).containsExactly(before.id());
  }

  @Test
  void replayLeavesWhatWasEverAttempted() {
    // Given
    store.accept("shop");
    exhaust();
    store.disable(endpoint, true);
    Message missed = store.accept("shop");
    store.disable(endpoint, false);

    // When
    step(create(BackgroundTaskKind.REPLAY_MISSING));

    // Then
    assertThat(deliverAll()).containsExactly(missed.id());
  }

  @ParameterizedTest
  @EnumSource(names = {"RECOVER", "REPLAY_MISSING"})
  void whatWasNeverSentMustFitTheSubscription(BackgroundTaskKind kind) {
    // Given
    store.disable(endpoint, true);
    store.accept("shop");
    Message wanted =
        store.ask(Messages.ACCEPT, store.message("shop", "invoice.sent", "in no channel"));
    store.disable(endpoint, false);
    replaceSubscription(List.of("invoice.sent"), List.of());
    var task = create(kind);

    // When
    step(task);

    // Then
    assertThat(deliverAll()).containsExactly(wanted.id());
  }

  @Test
  void anEndpointForAChannelIsNotSentWhatIsInNone() {
    // Given
    store.disable(endpoint, true);
    store.accept("shop");
    store.disable(endpoint, false);
    replaceSubscription(List.of(), List.of("emea"));

    // When
    var after = step(create(BackgroundTaskKind.REPLAY_MISSING));

    // Then
    assertThat(after.progress().messagesResent()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"RECOVER", "REPLAY_MISSING"})
  void whatIsOwedAnywayIsLeftAlone(BackgroundTaskKind kind) {
    // Given
    store.accept("shop");
    store.accept("shop");
    Instant retryAt = store.clock.instant().plusSeconds(3600);
    store.record(store.claim(1).getFirst(), 500, retryAt);

    // When
    var after = step(create(kind));

    // Then
    assertThat(after.progress()).isEqualTo(new Progress(100, 2, 0, new Total(2, false), null));
    assertThat(store.count("delivery WHERE trigger = 'scheduled'")).isEqualTo(2);
    assertThat(store.count("delivery WHERE state = 'retrying'")).isEqualTo(1);
  }

  @Test
  void anotherApplicationsMessagesAreNotTouched() {
    // Given
    store.createApplication("other");
    store.accept("other");

    // When
    var after = step(create(BackgroundTaskKind.REPLAY_MISSING));

    // Then
    assertThat(after.progress()).isEqualTo(new Progress(100, 0, 0, new Total(0, false), null));
  }
}
