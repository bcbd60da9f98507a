package dev.postrider.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Due;
import dev.postrider.contract.BackgroundTasks.DueTask;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.SetBack;
import dev.postrider.contract.BackgroundTasks.Stepped;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.support.LogCapture;
import dev.postrider.support.ManualClock;
import dev.postrider.support.Signals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackgroundTaskLoopTest {
  private static final long DEADLINE_SECONDS = 20;
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final BackgroundTaskId FIRST = new BackgroundTaskId(new UUID(1, 1));
  private static final BackgroundTaskId SECOND = new BackgroundTaskId(new UUID(1, 2));
  private static final Failure AWAY =
      new Failure.Unavailable("The database is away.", Duration.ofSeconds(1));

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final ManualClock clock = new ManualClock(NOW);
  private final Signals<Integer> looks = new Signals<>("look for due tasks");
  private final Signals<BackgroundTaskId> steps = new Signals<>("step");
  private final Signals<SetBack> setBacks = new Signals<>("set-back");
  private final Queue<Supplier<Future<Due>>> due = new ConcurrentLinkedQueue<>();
  private final Queue<Supplier<Future<Stepped>>> outcomes = new ConcurrentLinkedQueue<>();
  private final BackgroundTaskLoop loop =
      new BackgroundTaskLoop(bus, clock, Duration.ofMinutes(10));

  /** In place of a store: answers what the test has queued, else that nothing is to do. */
  @BeforeEach
  void serve() throws TimeoutException {
    bus.serve(
            BackgroundTasks.FIND_DUE,
            request -> {
              looks.add(request.limit());
              return next(due, () -> Future.succeededFuture(new Due(List.of(), null)));
            })
        .await(DEADLINE_SECONDS, SECONDS);
    bus.serve(
            BackgroundTasks.STEP,
            request -> {
              steps.add(request.id());
              return next(outcomes, () -> Future.succeededFuture(new Stepped(null)));
            })
        .await(DEADLINE_SECONDS, SECONDS);
    bus.serve(
            BackgroundTasks.SET_BACK,
            request -> {
              setBacks.add(request);
              return Future.succeededFuture(new Done());
            })
        .await(DEADLINE_SECONDS, SECONDS);
  }

  @AfterEach
  void close() throws TimeoutException, InterruptedException {
    loop.stop();
    vertx.close().await(DEADLINE_SECONDS, SECONDS);
  }

  private static <T> Future<T> next(
      Queue<Supplier<Future<T>>> queued, Supplier<Future<T>> otherwise) {
    Supplier<Future<T>> told = queued.poll();
    return (told == null ? otherwise : told).get();
  }

  private void dueTasks(DueTask... tasks) {
    due.add(() -> Future.succeededFuture(new Due(List.of(tasks), NOW)));
  }

  private static Supplier<Future<Stepped>> stepped(BackgroundTaskState state) {
    return () ->
        Future.succeededFuture(
            new Stepped(
                new BackgroundTask(
                    FIRST,
                    BackgroundTaskKind.RECOVER,
                    state,
                    new ApplicationId(new UUID(2, 2)),
                    new EndpointId(new UUID(3, 3)),
                    NOW.minusSeconds(60),
                    NOW,
                    new Progress(50, 1000, 500, null, null),
                    state == BackgroundTaskState.PARKED ? "It was disabled." : null,
                    null,
                    null,
                    NOW,
                    NOW,
                    NOW,
                    state == BackgroundTaskState.RUNNING ? null : NOW)));
  }

  @Test
  void takesAStepOfEachDueTaskInTurn() {
    // Given
    dueTasks(new DueTask(FIRST, 0), new DueTask(SECOND, 0));
    dueTasks(new DueTask(FIRST, 0));

    // When
    loop.start();

    // Then
    assertThat(steps.next(3)).containsExactly(FIRST, SECOND, FIRST);
    assertThat(looks.next(3)).hasSize(3).allMatch(limit -> limit <= 20);
    assertThat(setBacks.all()).isEmpty();
  }

  @Test
  void looksAtOnceWhenATaskWasStarted() {
    // Given
    loop.start();
    looks.next();
    dueTasks(new DueTask(FIRST, 0));

    // When
    bus.publish(BackgroundTasks.AVAILABLE, new BackgroundTasks.Available());

    // Then
    assertThat(steps.next()).isEqualTo(FIRST);
  }

  @Test
  void looksAgainWhenTheNextTaskIsDue() {
    // Given
    due.add(() -> Future.succeededFuture(new Due(List.of(), NOW.plusMillis(60))));
    dueTasks(new DueTask(FIRST, 0));

    // When
    loop.start();

    // Then
    assertThat(steps.next()).isEqualTo(FIRST);
  }

  @Test
  void aFailedStepIsTriedAgainAfterAPauseThatGrows() {
    // Given
    outcomes.add(() -> Future.failedFuture(new BusFailure(AWAY)));
    dueTasks(new DueTask(FIRST, 2), new DueTask(SECOND, 0));

    // When
    loop.start();

    // Then
    assertThat(setBacks.next())
        .isEqualTo(new SetBack(FIRST, 2, NOW.plusSeconds(4), "The database is away."));
    assertThat(steps.next(2)).containsExactly(FIRST, SECOND);
  }

  @Test
  void aTaskWhoseStepsKeepFailingIsParked() {
    try (var log = LogCapture.of(BackgroundTaskLoop.class.getName(), Level.INFO)) {
      // Given
      outcomes.add(() -> Future.failedFuture(new BusFailure(AWAY)));
      dueTasks(new DueTask(FIRST, 9));

      // When
      loop.start();

      // Then
      assertThat(setBacks.next()).isEqualTo(new SetBack(FIRST, 9, null, "The database is away."));
      var line = log.events().next();
      assertThat(line.getLevel()).isEqualTo(Level.WARN);
      assertThat(line.getMessage()).isEqualTo("background task parked");
    }
  }

  @Test
  void aStoreThatIsAwayIsAskedAgain() {
    try (var log = LogCapture.of(BackgroundTaskLoop.class.getName(), Level.INFO)) {
      // Given
      due.add(() -> Future.failedFuture(new BusFailure(AWAY)));
      dueTasks(new DueTask(FIRST, 0));
      loop.start();
      assertThat(log.events().next().getMessage()).contains("cannot be looked for");

      // When
      bus.publish(BackgroundTasks.AVAILABLE, new BackgroundTasks.Available());

      // Then
      assertThat(steps.next()).isEqualTo(FIRST);
    }
  }

  @Test
  void tellsHowTasksEnd() {
    try (var log = LogCapture.of(BackgroundTaskLoop.class.getName(), Level.INFO)) {
      // Given
      dueTasks(new DueTask(FIRST, 0), new DueTask(FIRST, 0), new DueTask(FIRST, 0));
      outcomes.add(stepped(BackgroundTaskState.RUNNING));
      outcomes.add(stepped(BackgroundTaskState.FINISHED));
      outcomes.add(stepped(BackgroundTaskState.PARKED));

      // When
      loop.start();

      // Then
      var finished = log.events().next();
      assertThat(finished.getLevel()).isEqualTo(Level.INFO);
      assertThat(finished.getKeyValuePairs().toString())
          .contains("taskId=\"" + FIRST + "\"", "count=\"500\"");
      var failed = log.events().next();
      assertThat(failed.getLevel()).isEqualTo(Level.WARN);
      assertThat(failed.getKeyValuePairs().toString()).contains("It was disabled.");
    }
  }

  @Test
  void stopsAfterTheStepUnderWay() throws InterruptedException {
    // Given
    Promise<Stepped> underWay = Promise.promise();
    outcomes.add(underWay::future);
    dueTasks(new DueTask(FIRST, 0), new DueTask(SECOND, 0));
    loop.start();
    steps.next();

    // When
    Thread stopper =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    loop.stop();
                  } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                  }
                });
    boolean stoppedEarly = stopper.join(Duration.ofMillis(100));
    underWay.complete(new Stepped(null));

    // Then
    assertThat(stoppedEarly).isFalse();
    assertThat(stopper.join(Duration.ofSeconds(DEADLINE_SECONDS))).isTrue();
    assertThat(steps.all()).containsExactly(FIRST);
  }
}
