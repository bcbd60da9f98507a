package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.AuditLog.Actor;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackgroundTaskStoreIT {
  /** The fixture's clock says 2026-05-04T10:00. */
  private static final Instant AN_HOUR_AGO = Instant.parse("2026-05-04T09:00:00Z");

  private StoreFixture store;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private BackgroundTasks.Create request(
      BackgroundTaskKind kind, Instant since, @Nullable Instant until) {
    return store.taskFor(endpoint, kind, since, until);
  }

  private BackgroundTasks.Create recover() {
    return request(BackgroundTaskKind.RECOVER, AN_HOUR_AGO, null);
  }

  private BackgroundTasks.Browse browse(
      @Nullable BackgroundTaskState state, @Nullable BackgroundTaskKind kind, PageRequest page) {
    return new BackgroundTasks.Browse(
        store.organization,
        state == null ? EnumSet.allOf(BackgroundTaskState.class) : Set.of(state),
        kind == null ? Set.of() : Set.of(kind),
        page);
  }

  @Test
  void aNewTaskRunsUntilNowAndIsAnnounced() {
    // Given
    var announced = store.next(BackgroundTasks.AVAILABLE);

    // When
    var task = store.ask(BackgroundTasks.CREATE, recover());

    // Then
    await(announced);
    Instant now = store.clock.instant();
    assertThat(task)
        .isEqualTo(
            new BackgroundTask(
                task.id(),
                BackgroundTaskKind.RECOVER,
                BackgroundTaskState.RUNNING,
                endpoint.applicationId(),
                endpoint.id(),
                AN_HOUR_AGO,
                now,
                new Progress(0, 0, 0, null, null),
                null,
                null,
                new Actor(store.by.kind(), store.by.actor(), "first key"),
                now,
                null,
                now,
                null));
    assertThat(
            store.ask(BackgroundTasks.GET, new BackgroundTasks.Get(store.organization, task.id())))
        .isEqualTo(task);
  }

  @Test
  void aTaskDoesNotReachIntoTheFuture() {
    // When
    var task =
        store.ask(
            BackgroundTasks.CREATE,
            request(
                BackgroundTaskKind.RECOVER, AN_HOUR_AGO, Instant.parse("9999-12-31T00:00:00Z")));

    // Then
    assertThat(task.until()).isEqualTo(store.clock.instant());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-04T10:00:00Z, , /since, past",
    "2027-01-01T00:00:00Z, , /since, past",
    "2026-02-02T23:59:59Z, , /since, 2026-02-03T00:00:00Z",
    "0000-01-01T00:00:00Z, , /since, not kept",
    "2026-05-04T09:00:00Z, 2026-05-04T09:00:00Z, /until, later than since",
    "2026-05-04T09:00:00Z, 0000-01-01T00:00:00Z, /until, later than since"
  })
  void aSpanThatCannotBeIsRefused(
      Instant since, @Nullable Instant until, String pointer, String detail) {
    // When
    Failure refusal =
        store.refusal(
            BackgroundTasks.CREATE, request(BackgroundTaskKind.REPLAY_MISSING, since, until));

    // Then
    assertThat(refusal).isInstanceOf(Failure.Invalid.class);
    assertThat(((Failure.Invalid) refusal).pointer()).isEqualTo(pointer);
    assertThat(refusal.detail()).contains(detail);
    assertThat(store.count("background_task")).isZero();
  }

  @Test
  void aSpanMayBeginWithTheOldestDayThatIsKept() {
    // When
    var task =
        store.ask(
            BackgroundTasks.CREATE,
            request(BackgroundTaskKind.RECOVER, Instant.parse("2026-02-03T00:00:00Z"), null));

    // Then
    assertThat(task.state()).isEqualTo(BackgroundTaskState.RUNNING);
  }

  @Test
  void aDisabledEndpointIsRefused() {
    // Given
    store.disable(endpoint, true);

    // When
    Failure refusal = store.refusal(BackgroundTasks.CREATE, recover());

    // Then
    assertThat(refusal).isInstanceOf(Failure.Conflict.class);
    assertThat(refusal.detail()).contains("disabled").contains("Enable it");
  }

  @Test
  void aSecondTaskOfAKindIsRefusedWhileTheFirstRuns() {
    // Given
    var first = store.ask(BackgroundTasks.CREATE, recover());

    // When
    Failure refusal = store.refusal(BackgroundTasks.CREATE, recover());

    // Then
    assertThat(refusal).isInstanceOf(Failure.Conflict.class);
    assertThat(refusal.detail()).contains(first.id().toString()).contains("finished");
    var other =
        store.ask(
            BackgroundTasks.CREATE, request(BackgroundTaskKind.REPLAY_MISSING, AN_HOUR_AGO, null));
    assertThat(other.id()).isNotEqualTo(first.id());
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    // Given
    var nowhere =
        new Endpoints.Get(
            store.organization, ApplicationId.reference("shop"), EndpointId.reference("nowhere"));

    // When
    Failure ofEndpoint =
        store.refusal(
            BackgroundTasks.CREATE,
            new BackgroundTasks.Create(
                BackgroundTaskKind.RECOVER, nowhere, AN_HOUR_AGO, null, Filter.NONE, store.by));
    Failure ofTask =
        store.refusal(
            BackgroundTasks.GET,
            new BackgroundTasks.Get(store.organization, new BackgroundTaskId(new UUID(1, 1))));

    // Then
    assertThat(List.of(ofEndpoint, ofTask)).hasOnlyElementsOfType(Failure.NotFound.class);
  }

  @Test
  void aTaskIsHiddenFromOtherOrganizations() {
    // Given
    var task = store.ask(BackgroundTasks.CREATE, recover());
    var stranger = new OrganizationId(new UUID(9, 9));

    // When
    Failure refusal =
        store.refusal(BackgroundTasks.GET, new BackgroundTasks.Get(stranger, task.id()));
    var page =
        store.ask(
            BackgroundTasks.BROWSE,
            new BackgroundTasks.Browse(
                stranger,
                EnumSet.allOf(BackgroundTaskState.class),
                Set.of(),
                PageRequest.of(10, Optional.empty(), true)));

    // Then
    assertThat(refusal).isInstanceOf(Failure.NotFound.class);
    assertThat(page.items()).isEmpty();
  }

  @Test
  void tasksAreListedInPagesAndByStateAndKind() {
    // Given
    var first = store.ask(BackgroundTasks.CREATE, recover());
    store.clock.advance(Duration.ofMillis(1));
    var second =
        store.ask(
            BackgroundTasks.CREATE, request(BackgroundTaskKind.REPLAY_MISSING, AN_HOUR_AGO, null));
    store.ask(BackgroundTasks.SET_BACK, new BackgroundTasks.SetBack(first.id(), 0, null, "lost"));

    // When
    var newest =
        store.ask(
            BackgroundTasks.BROWSE, browse(null, null, PageRequest.of(1, Optional.empty(), false)));
    var rest =
        store.ask(
            BackgroundTasks.BROWSE,
            browse(null, null, PageRequest.of(1, Optional.ofNullable(newest.iterator()), false)));
    var all = PageRequest.of(10, Optional.empty(), false);
    var parked = store.ask(BackgroundTasks.BROWSE, browse(BackgroundTaskState.PARKED, null, all));
    var replays =
        store.ask(BackgroundTasks.BROWSE, browse(null, BackgroundTaskKind.REPLAY_MISSING, all));

    // Then
    assertThat(newest.items()).extracting(BackgroundTask::id).containsExactly(second.id());
    assertThat(newest.done()).isFalse();
    assertThat(rest.items()).extracting(BackgroundTask::id).containsExactly(first.id());
    assertThat(rest.done()).isTrue();
    assertThat(parked.items())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.id()).isEqualTo(first.id());
              assertThat(task.error()).isEqualTo("lost");
            });
    assertThat(replays.items()).extracting(BackgroundTask::id).containsExactly(second.id());
  }
}
