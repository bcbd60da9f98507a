package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Applications;
import dev.postrider.contract.AuditLog.Actor;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Messages;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.support.ManyMessages;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What deleting an application leaves behind: nothing, when its task has finished. */
class ApplicationPurgeIT {
  private static final int MANY = 1_100;

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    for (String name : List.of("shop", "other")) {
      store.createApplication(name);
      store.createEndpoint(name);
    }
    store.clock.advance(Duration.ofSeconds(1));
    for (String name : List.of("shop", "other")) {
      store.ask(Messages.ACCEPT, store.message(name, "invoice.paid", "invoice-1"));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Deletes the shop and finds the task that this has started. */
  private BackgroundTask delete() {
    store.ask(
        Applications.DELETE, new Applications.Delete(store.by, ApplicationId.reference("shop")));
    return store
        .ask(
            BackgroundTasks.BROWSE,
            new BackgroundTasks.Browse(
                store.organization,
                EnumSet.allOf(BackgroundTaskState.class),
                Set.of(BackgroundTaskKind.PURGE_APPLICATION),
                PageRequest.of(10, Optional.empty(), true)))
        .items()
        .getFirst();
  }

  private BackgroundTask step(BackgroundTask task) {
    store.clock.advance(Duration.ofSeconds(15));
    return Objects.requireNonNull(store.ask(BackgroundTasks.STEP, new Step(task.id())).task());
  }

  private long ofShop(String table, BackgroundTask task) {
    return store.count(
        "%s WHERE application_id = '%s'"
            .formatted(table, Objects.requireNonNull(task.applicationId()).value()));
  }

  @Test
  void deletingStartsATaskInTheNameOfWhoeverDeletes() {
    // When
    var task = delete();

    // Then
    assertThat(task.state()).isEqualTo(BackgroundTaskState.RUNNING);
    assertThat(Objects.requireNonNull(task.startedBy()))
        .extracting(Actor::kind, Actor::id)
        .containsExactly(store.by.kind(), store.by.actor());
  }

  @Test
  void nothingIsLeftOfADeletedApplicationAndAllOfOthers() throws SQLException {
    // Given
    for (Leased leased : store.claim(10)) {
      store.record(leased, 500, store.clock.instant().plusSeconds(60));
    }
    var task = delete();
    try (var connection = store.jdbc()) {
      new ManyMessages(
              store.organization.value(),
              Objects.requireNonNull(task.applicationId()).value(),
              store.clock.instant().minusMillis(500),
              10)
          .insert(connection, MANY);
    }

    // When
    var after = step(task);
    for (int steps = 0; after.state() == BackgroundTaskState.RUNNING; steps++) {
      assertThat(steps).isLessThan(5);
      after = step(task);
    }

    // Then
    assertThat(after.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(after.progress().messagesChecked()).isEqualTo(MANY + 1);
    for (String table : List.of("message", "attempt", "delivery", "message_event_id")) {
      assertThat(ofShop(table, task)).as(table).isZero();
      assertThat(store.count(table)).as(table).isEqualTo(1);
    }
    assertThat(store.count("endpoint_secret")).isEqualTo(1);
    assertThat(store.count("endpoint WHERE url = ''")).isEqualTo(1);
    assertThat(store.count("application WHERE name IN ('shop', 'other')")).isEqualTo(1);
  }

  @Test
  void aPurgeWaitsForAttemptsThatAreBeingMade() {
    // Given
    var leased = store.claim(10);
    var task = delete();

    // When
    var waiting = step(task);
    leased.forEach(each -> store.record(each, 200, null));
    var finished = step(task);

    // Then
    assertThat(waiting.progress().messagesChecked()).isZero();
    assertThat(finished.state()).isEqualTo(BackgroundTaskState.FINISHED);
    assertThat(ofShop("attempt", task)).isZero();
  }
}
