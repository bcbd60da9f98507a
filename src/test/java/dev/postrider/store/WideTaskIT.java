package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks with filters, and tasks of applications and organizations. */
class WideTaskIT {
  private static final int PAGES = 2 * ReplaySteps.PAGE;

  private StoreFixture store;
  private Endpoint endpoint;
  private Instant start;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
    start = store.clock.instant();
    store.clock.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private BackgroundTask run(BackgroundTask task) {
    BackgroundTask now = task;
    for (int steps = 0; now.state() == BackgroundTaskState.RUNNING; steps++) {
      assertThat(steps).isLessThan(20);
      store.clock.advance(Duration.ofSeconds(3));
      now = Objects.requireNonNull(store.ask(BackgroundTasks.STEP, new Step(task.id())).task());
    }
    return store.ask(BackgroundTasks.GET, new BackgroundTasks.Get(store.organization, now.id()));
  }

  private List<MessageId> replay(Filter filter) {
    store.clock.advance(Duration.ofSeconds(1));
    run(
        store.ask(
            BackgroundTasks.CREATE,
            new BackgroundTasks.Create(
                BackgroundTaskKind.BULK_REPLAY,
                store.which(endpoint),
                start,
                null,
                filter,
                store.by)));
    List<Leased> leased = store.claim(50);
    leased.forEach(each -> store.record(each, 200, null));
    return leased.stream().map(each -> each.lease().messageId()).toList();
  }

  @Test
  void sendsAgainWhatPassesTheFilter() {
    // Given
    List<MessageId> sent = new ArrayList<>();
    for (int statusCode : List.of(200, 400, 500)) {
      sent.add(store.accept("shop").id());
      store.claim(1).forEach(leased -> store.record(leased, statusCode, null));
    }
    MessageId other = store.ask(Messages.ACCEPT, store.message("shop", "other", null)).id();
    store.claim(1).forEach(leased -> store.record(leased, 500, null));

    // When, Then
    assertThat(replay(new Filter(List.of(), null, null, AttemptStatus.FAIL, 400)))
        .containsExactly(sent.get(1));
    assertThat(replay(new Filter(List.of("other"), null, null, AttemptStatus.FAIL, null)))
        .containsExactly(other);
    assertThat(replay(new Filter(List.of(), null, "none", null, null))).isEmpty();
    assertThat(replay(Filter.NONE))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(sent.stream(), Stream.of(other)).toList());
  }

  @Test
  void expungesAllThatAnApplicationHasSaid() {
    // Given
    store.accept("shop");
    store.claim(1).forEach(leased -> store.record(leased, 500, null));
    store.accept("shop");
    store.createApplication("another");
    store.createEndpoint("another");
    store.accept("another");
    store.clock.advance(Duration.ofSeconds(1));
    var purge = new BackgroundTasks.Purge(store.by, ApplicationId.reference("shop"));

    // When
    BackgroundTask started = store.ask(BackgroundTasks.PURGE, purge);
    Failure second = store.refusal(BackgroundTasks.PURGE, purge);
    BackgroundTask finished = run(started);

    // Then
    assertThat(second).isInstanceOf(Failure.Conflict.class);
    assertThat(second.toString()).contains(started.id().toString());
    assertThat(finished.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(finished.progress().messagesChecked()).isEqualTo(2);
    assertThat(store.count("message WHERE payload IS NULL")).isEqualTo(2);
    assertThat(store.count("message WHERE payload IS NOT NULL")).isEqualTo(1);
    assertThat(store.count("attempt WHERE response <> ''")).isZero();
    assertThat(store.count("delivery")).isEqualTo(1);
  }

  private BackgroundTasks.UsageStarted count(List<IdOrUid<ApplicationId>> applications) {
    return store.ask(
        BackgroundTasks.COUNT_USAGE,
        new BackgroundTasks.CountUsage(store.by, start, start.plusSeconds(3_600), applications));
  }

  @Test
  void countsToHowManyEndpointsMessagesWent() {
    // Given
    store.createEndpoint("shop");
    for (int i = 0; i < 3; i++) {
      store.accept("shop");
    }
    store.claim(4).forEach(leased -> store.record(leased, 200, null));
    store.createApplication("idle");
    store.clock.advance(Duration.ofHours(2));
    store.accept("shop");

    // When
    var all = run(count(List.of()).task());
    var some = count(List.of(ApplicationId.reference("idle"), ApplicationId.reference("missing")));

    // Then
    assertThat(Objects.requireNonNull(all.result()).value())
        .contains("\"messageDestinations\": 6", "\"messageDestinations\": 0", "\"idle\"");
    assertThat(all.progress().messagesChecked()).isEqualTo(3);
    assertThat(some.unresolved()).containsExactly("missing");
    assertThat(Objects.requireNonNull(run(some.task()).result()).value()).doesNotContain("shop");
  }

  @Test
  void countsLargeApplicationsStepByStep() {
    // Given
    store.run(
        """
        INSERT INTO message (id, organization_id, application_id, event_type, payload)
        SELECT (left(id::text, 24) || 'f' || lpad(to_hex(i), 11, '0'))::uuid,
          organization_id, id, 'hay', '{}'
        FROM generate_series(1, %d) AS i, application
        WHERE uid = 'shop'
        """
            .formatted(2 * UsageSteps.PAGE + PAGES));

    // When
    store.clock.advance(Duration.ofHours(2));
    var finished = run(count(List.of()).task());

    // Then
    assertThat(finished.progress().messagesChecked()).isEqualTo(2L * UsageSteps.PAGE + PAGES);
  }

  @Test
  void listsWhichEventTypesAreNamed() {
    // Given
    store.createEndpoint("shop", StoreFixture.wanting(List.of("b", "a"), List.of()));
    store.createEndpoint("shop", StoreFixture.wanting(List.of("b", "c"), List.of()));

    // When
    var finished =
        run(
            store.ask(
                BackgroundTasks.LIST_EVENT_TYPES, new BackgroundTasks.ListEventTypes(store.by)));

    // Then
    assertThat(Objects.requireNonNull(finished.result()).value())
        .contains("\"eventTypes\": [\"a\", \"b\", \"c\"]", "\"appUid\": \"shop\"");
  }
}
