package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.BackgroundTasks.Total;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.support.ManyMessages;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a task tells of how far it has come and how long it will take. */
class BackgroundTaskProgressIT {
  private static final int MESSAGES = 12_000;
  private static final Duration SPAN = Duration.ofHours(1);

  private StoreFixture store;
  private BackgroundTask task;

  /** So many messages, evenly spread over an hour, and a task for all of them. */
  @BeforeEach
  void open() throws SQLException {
    store = StoreFixture.open();
    store.createApplication("shop");
    Endpoint endpoint = store.createEndpoint("shop");
    Instant start = store.clock.instant();
    try (var connection = store.jdbc()) {
      new ManyMessages(
              store.organization.value(),
              endpoint.applicationId().value(),
              start.plusMillis(1),
              (double) MESSAGES / SPAN.toMillis())
          .insert(connection, MESSAGES);
    }
    store.clock.advance(SPAN);
    task =
        store.ask(
            BackgroundTasks.CREATE,
            store.taskFor(endpoint, BackgroundTaskKind.REPLAY_MISSING, start, null));
    store.clock.advance(Duration.ofSeconds(2));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** A step after so long, with an endpoint that is never behind. */
  private Progress step(Duration after) {
    store.run("UPDATE delivery SET state = 'retrying', attempts_made = 1");
    store.clock.advance(after);
    return Objects.requireNonNull(store.ask(BackgroundTasks.STEP, new Step(task.id())).task())
        .progress();
  }

  @Test
  void aTotalIsEstimatedUntilAllIsCounted() {
    // When
    var first = step(Duration.ofMillis(100));
    var second = step(Duration.ofMillis(100));
    var third = step(Duration.ofMillis(100));

    // Then
    Total estimate = Objects.requireNonNull(first.total());
    assertThat(estimate.estimated()).isTrue();
    assertThat(estimate.messages()).isCloseTo(MESSAGES, Percentage.withPercentage(1));
    assertThat(Objects.requireNonNull(second.total()).estimated()).isTrue();
    assertThat(third.total()).isEqualTo(new Total(MESSAGES, false));
    assertThat(third.percent()).isEqualTo(3 * ReplaySteps.PAGE * 100 / MESSAGES);
  }

  @Test
  void theTimeLeftFollowsThePaceOfRecentSteps() {
    // Given
    for (int steps = 0; steps < 4; steps++) {
      step(Duration.ofSeconds(1));
    }

    // When
    Progress fast = step(Duration.ofSeconds(1));
    Progress slow = fast;
    for (int steps = 0; steps < 10; steps++) {
      slow = step(Duration.ofSeconds(20));
    }

    // Then
    double perSecond = ReplaySteps.PAGE;
    assertThat(Objects.requireNonNull(fast.left()).toSeconds() * 1.0)
        .isCloseTo((MESSAGES - fast.messagesChecked()) / perSecond, Percentage.withPercentage(60));
    assertThat(Objects.requireNonNull(slow.left()).toSeconds() * 1.0)
        .isCloseTo(
            (MESSAGES - slow.messagesChecked()) / (perSecond / 20), Percentage.withPercentage(15));
  }

  @Test
  void theTimeLeftGrowsWhileTheEndpointIsBehind() {
    // Given
    for (int steps = 0; steps < 5; steps++) {
      step(Duration.ofSeconds(1));
    }
    var before = Objects.requireNonNull(step(Duration.ofSeconds(1)).left());

    // When
    Progress stalled = null;
    for (int steps = 0; steps < 5; steps++) {
      store.clock.advance(Duration.ofSeconds(10));
      stalled =
          Objects.requireNonNull(store.ask(BackgroundTasks.STEP, new Step(task.id())).task())
              .progress();
    }

    // Then
    assertThat(Objects.requireNonNull(stalled).left()).isGreaterThan(before.multipliedBy(3));
  }

  @Test
  void aTimeAwayIsNotAPace() {
    // Given
    for (int steps = 0; steps < 5; steps++) {
      step(Duration.ofSeconds(1));
    }

    // When
    Progress back = step(Duration.ofDays(1));

    // Then
    assertThat(back.left()).isLessThan(Duration.ofHours(1));
  }

  @Test
  void nothingIsToldOfTheFutureWithoutExperience() {
    // When
    Progress before = task.progress();
    Progress ended =
        store
            .ask(BackgroundTasks.CANCEL, new BackgroundTasks.Get(store.organization, task.id()))
            .progress();

    // Then
    assertThat(before.total()).isNull();
    assertThat(before.left()).isNull();
    assertThat(ended.left()).isNull();
  }

  @Test
  void aFinishedTaskHasLookedAtAll() {
    // When
    Progress last = task.progress();
    var finished = task;
    while (finished.state() == BackgroundTaskState.RUNNING) {
      last = step(Duration.ofSeconds(1));
      finished =
          store.ask(BackgroundTasks.GET, new BackgroundTasks.Get(store.organization, task.id()));
    }

    // Then
    assertThat(last)
        .isEqualTo(new Progress(100, MESSAGES, MESSAGES, new Total(MESSAGES, false), null));
    assertThat(finished.startedAt()).isAfter(finished.createdAt());
    assertThat(finished.endedAt()).isEqualTo(store.clock.instant());
  }
}
