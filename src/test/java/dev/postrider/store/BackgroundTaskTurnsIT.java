package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.DueTask;
import dev.postrider.contract.BackgroundTasks.Step;
import dev.postrider.contract.BackgroundTasks.Stepped;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.IdGenerator;
import dev.postrider.support.ManyMessages;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How organizations and processes share the work of background tasks. */
class BackgroundTaskTurnsIT {
  private static final String SLOT =
      "SELECT pg_advisory_lock(hashtext('postrider.background-task.step'), %d)";

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private UUID newId() {
    return new IdGenerator(store.clock, new Random(5)).next();
  }

  /** Tasks without a subject, the first one due longest. */
  private List<BackgroundTaskId> tasks(UUID organization, int count) {
    Instant now = store.clock.instant();
    List<BackgroundTaskId> tasks = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      UUID id = new UUID(organization.getMostSignificantBits(), number);
      store.run(
          """
          INSERT INTO background_task (
            id, organization_id, kind, since, until, state, reached, last_page_low,
            last_page_high, messages_checked, messages_resent, failures, due_at, created_at,
            updated_at, paced_at)
          VALUES ('%1$s', '%2$s', 'list_event_types', '%3$s', '%4$s', 'running', '%1$s', '%1$s',
            '%1$s', 0, 0, 0, '%4$s', '%3$s', '%3$s', '%3$s')
          """
              .formatted(
                  id,
                  organization,
                  now.minusSeconds(7200),
                  now.minusSeconds(3600).plusMillis(number)));
      tasks.add(new BackgroundTaskId(id));
    }
    return tasks;
  }

  private UUID organization(String name) {
    UUID id = newId();
    store.run(
        "INSERT INTO organization (id, name, created_at) VALUES ('%s', '%s', now())"
            .formatted(id, name));
    return id;
  }

  private List<BackgroundTaskId> due() {
    return store.ask(BackgroundTasks.FIND_DUE, new BackgroundTasks.FindDue(20)).tasks().stream()
        .map(DueTask::id)
        .toList();
  }

  @Test
  void anOrganizationWithOneTaskTakesTurnsWithOneThatHasMany() {
    // Given
    var many = tasks(store.organization.value(), 30);
    store.clock.advance(Duration.ofMinutes(1));
    var one = tasks(organization("Other"), 1);

    // When
    var due = due();

    // Then
    assertThat(due).containsExactly(many.getFirst(), one.getFirst());
  }

  @Test
  void aTaskThatAnotherProcessIsMovingIsPassedOver() throws SQLException {
    // Given
    var tasks = tasks(store.organization.value(), 2);

    // When
    try (var other = store.jdbc();
        var lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute(
          "SELECT id FROM background_task WHERE id = '%s' FOR UPDATE"
              .formatted(tasks.getFirst().value()));
      var due = due();
      other.rollback();

      // Then
      assertThat(due).containsExactly(tasks.getLast());
    }
    assertThat(due()).containsExactly(tasks.getFirst());
  }

  @Test
  void aLookForWorkCostsAlikeHoweverManyTasksThereAre() throws SQLException {
    // Given
    store.run(
        """
        INSERT INTO background_task (
          id, organization_id, kind, since, until, state, reached, last_page_low,
          last_page_high, messages_checked, messages_resent, failures, due_at, created_at,
          updated_at, paced_at)
        SELECT id, '%s', 'list_event_types', now() - interval '1 d', now(), 'running', id, id,
          id, 0, 0, 0, timestamptz '2026-05-04T09:00:00Z' + number * interval '1 ms', now(),
          now(), now()
        FROM (
          SELECT number, md5(number::text)::uuid AS id
          FROM generate_series(1, 20000) AS number
        ) AS made
        """
            .formatted(store.organization.value()));
    store.run("ANALYZE background_task");

    // When
    QueryPlan plan;
    try (var connection = store.jdbc();
        var setting = connection.createStatement()) {
      setting.execute("SET enable_seqscan = off");
      plan =
          QueryPlan.of(
              connection,
              Sql.of("background-task-step").get("find-due"),
              List.of("'2026-05-04T10:00:00Z'", "20"));
    }

    // Then
    assertThat(plan.pages()).as(plan.toString()).isLessThan(60);
    assertThat(plan.rowsRemoved()).as(plan.toString()).isLessThan(10);
  }

  @Test
  void twoStepsAreTakenAtOnceAndNoMore() throws SQLException {
    // Given
    var task = tasks(store.organization.value(), 1).getFirst();

    try (var first = store.jdbc();
        var second = store.jdbc();
        var one = first.createStatement();
        var two = second.createStatement()) {
      one.execute(SLOT.formatted(1));
      two.execute(SLOT.formatted(2));

      // When
      Stepped crowded = store.ask(BackgroundTasks.STEP, new Step(task));
      two.execute("SELECT pg_advisory_unlock_all()");
      Stepped free = store.ask(BackgroundTasks.STEP, new Step(task));

      // Then
      assertThat(crowded.task()).isNull();
      assertThat(free.task()).isNotNull();
    }
  }

  /** Eight who move three tasks at the same time, as so many processes would. */
  @Test
  void manyWhoShareTasksOweEachMessageOnce() throws SQLException {
    // Given
    int messages = 2 * ReplaySteps.PAGE + 100;
    Instant start = store.clock.instant();
    var endpoints = List.of(endpoint(), endpoint(), endpoint());
    try (var connection = store.jdbc()) {
      new ManyMessages(
              store.organization.value(),
              endpoints.getFirst().applicationId().value(),
              start.plusMillis(1),
              10)
          .insert(connection, messages);
    }
    store.clock.advance(Duration.ofSeconds(1));
    var tasks =
        endpoints.stream()
            .map(
                endpoint ->
                    store
                        .ask(
                            BackgroundTasks.CREATE,
                            store.taskFor(endpoint, BackgroundTaskKind.REPLAY_MISSING, start, null))
                        .id())
            .toList();
    store.clock.advance(Duration.ofSeconds(2));

    // When
    while (store.count("background_task WHERE state = 'running'") > 0) {
      List<Future<Stepped>> steps = new ArrayList<>();
      for (int walker = 0; walker < 8; walker++) {
        steps.add(
            store.bus.request(BackgroundTasks.STEP, new Step(tasks.get(walker % tasks.size()))));
      }
      await(Future.all(steps));
      store.run("UPDATE delivery SET state = 'retrying', attempts_made = 1");
      store.clock.advance(Duration.ofSeconds(1));
    }

    // Then
    Map<BackgroundTaskId, Long> resent =
        tasks.stream()
            .map(
                id ->
                    store.ask(BackgroundTasks.GET, new BackgroundTasks.Get(store.organization, id)))
            .collect(Collectors.toMap(task -> task.id(), task -> task.progress().messagesResent()));
    assertThat(resent.values()).hasSize(3).containsOnly((long) messages);
    assertThat(store.count("delivery")).isEqualTo(3L * messages);
  }

  private Endpoint endpoint() {
    return store.createEndpoint("shop");
  }
}
