package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.MailSettings;
import dev.postrider.config.MailSettings.Mailbox;
import dev.postrider.config.Secret;
import dev.postrider.config.WorkerSettings;
import dev.postrider.contract.AuditLog;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Retention;
import dev.postrider.contract.Usage;
import dev.postrider.store.Migrations;
import dev.postrider.support.LogCapture;
import dev.postrider.support.ManualClock;
import dev.postrider.support.TestDatabase;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerVerticleIT {
  private static final Instant EVENING = Instant.parse("2026-05-04T22:00:00Z");
  private static final Instant NEXT_RUN = Instant.parse("2026-05-05T00:05:00Z");
  private static final Duration RETENTION = Duration.ofDays(30);
  private static final long DEADLINE_SECONDS = 20;

  private final TestDatabase database = TestDatabase.create();
  private final ManualClock clock = new ManualClock(EVENING);
  private final List<Vertx> processes = new ArrayList<>();
  private final BlockingQueue<Retention.Apply> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Retention.ExpirePayloads> expiries = new LinkedBlockingQueue<>();
  private final BlockingQueue<Mails.GiveUpLate> lateMails = new LinkedBlockingQueue<>();
  private volatile @Nullable Failure refusal;

  @BeforeEach
  void migrate() {
    Migrations.apply(settings());
  }

  @AfterEach
  void close() {
    processes.forEach(process -> process.close().await());
    database.close();
  }

  private DatabaseSettings settings() {
    return new DatabaseSettings(
        new Secret(database.url()),
        2,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ZERO,
        true);
  }

  /** A process that has scheduled its jobs and, in place of a store, what notes the requests. */
  private void startProcess() {
    var vertx = Vertx.vertx();
    processes.add(vertx);
    var bus = Bus.install(vertx);
    bus.serve(Retention.APPLY, this::apply).await();
    bus.serve(
            Retention.EXPIRE_PAYLOADS,
            request -> {
              expiries.add(request);
              return Future.succeededFuture(new Retention.Expired(7));
            })
        .await();
    bus.serve(Exports.EXPIRE, request -> Future.succeededFuture(new Exports.Expired(0))).await();
    bus.serve(Usage.ROLL_UP, request -> Future.succeededFuture(new Usage.RolledUp(0, false)))
        .await();
    bus.serve(Usage.FORGET, request -> Future.succeededFuture(new Usage.Forgotten(0))).await();
    bus.serve(
            Mails.GIVE_UP_LATE,
            request -> {
              lateMails.add(request);
              return Future.succeededFuture(new Mails.GivenUp(3));
            })
        .await();
    bus.serve(AuditLog.FORGET, request -> Future.succeededFuture(new AuditLog.Forgotten(0)))
        .await();
    bus.serve(
            BackgroundTasks.FIND_DUE,
            request -> Future.succeededFuture(new BackgroundTasks.Due(List.of(), null)))
        .await();
    vertx
        .deployVerticle(
            new WorkerVerticle(
                bus,
                clock,
                new Metrics(),
                new WorkerVerticle.Options(
                    new WorkerSettings(Duration.ofMillis(100), RETENTION, RETENTION, RETENTION),
                    new MailSettings(
                        null, new Mailbox("Postrider", "postrider@localhost"), null, false),
                    settings())),
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
        .await();
    awaitNextRunAfter(EVENING);
  }

  private Future<Retention.Applied> apply(Retention.Apply request) {
    requests.add(request);
    Failure refused = refusal;
    return refused == null
        ? Future.succeededFuture(new Retention.Applied(1, 2, 3))
        : Future.failedFuture(new BusFailure(refused));
  }

  private Retention.Apply nextRequest() throws InterruptedException {
    return assertThat(requests.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull().actual();
  }

  /** Waits until the table says that retention is to be applied after a moment. */
  private void awaitNextRunAfter(Instant instant) {
    awaitScheduled("retention", instant);
  }

  private void awaitScheduled(String job, Instant after) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    String scheduled =
        "scheduled_tasks WHERE task_name = '%s' AND NOT picked AND execution_time > '%s'"
            .formatted(job, after);
    while (database.count(scheduled) == 0) {
      assertThat(System.nanoTime()).as("the next run was not written down").isLessThan(end);
      processes.getFirst().timer(20, TimeUnit.MILLISECONDS).await();
    }
  }

  /** A process on a new database, which has run its jobs for the first time. */
  private void startFirstProcess() throws InterruptedException {
    startProcess();
    nextRequest();
  }

  private void fail() throws InterruptedException {
    refusal = new Failure.Unavailable("away", Duration.ofSeconds(1));
    clock.advance(Duration.between(EVENING, NEXT_RUN));
    nextRequest();
    awaitNextRunAfter(NEXT_RUN);
    refusal = null;
  }

  @Test
  void appliesRetentionAtOnceWhereItWasNeverApplied() throws Exception {
    // When
    startProcess();

    // Then
    assertThat(nextRequest())
        .isEqualTo(
            new Retention.Apply(EVENING.minus(RETENTION), EVENING.plus(Duration.ofDays(14))));
    assertThat(requests).isEmpty();
  }

  @Test
  void appliesRetentionWhenTheDayHasBegun() throws Exception {
    // Given
    startFirstProcess();
    assertThat(requests).isEmpty();

    // When
    clock.advance(Duration.between(EVENING, NEXT_RUN));

    // Then
    assertThat(nextRequest())
        .isEqualTo(
            new Retention.Apply(NEXT_RUN.minus(RETENTION), NEXT_RUN.plus(Duration.ofDays(14))));
  }

  @Test
  void removesExpiredPayloadsAgainAndAgain() throws Exception {
    // Given
    startFirstProcess();
    assertThat(expiries.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    awaitScheduled("payload-expiry", EVENING);

    // When
    clock.advance(Duration.ofMinutes(5));

    // Then
    assertThat(expiries.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void givesUpLateMailsAgainAndAgainEvenWithoutAServer() throws Exception {
    // Given
    startFirstProcess();
    assertThat(lateMails.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    awaitScheduled("late-mails", EVENING);

    // When
    clock.advance(Duration.ofMinutes(5));

    // Then
    assertThat(lateMails.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void warnsThatMailsWaitForAServer() {
    try (var log = LogCapture.of(WorkerVerticle.class.getName(), Level.INFO)) {
      // When
      startProcess();

      // Then
      ILoggingEvent line = log.events().next();
      assertThat(line.getLevel()).isEqualTo(Level.WARN);
      assertThat(line.getMessage()).contains("SMTP_URL");
    }
  }

  @Test
  void oneOfTwoProcessesRunsAJob() throws Exception {
    // Given
    startFirstProcess();
    startProcess();

    // When
    clock.advance(Duration.between(EVENING, NEXT_RUN));
    nextRequest();
    awaitNextRunAfter(NEXT_RUN);

    // Then
    assertThat(requests).isEmpty();
    assertThat(database.count("scheduled_tasks WHERE task_name = 'retention'")).isEqualTo(1);
  }

  @Test
  void aJobThatFailedIsRunAgain() throws Exception {
    try (var log = LogCapture.of(RunAgain.class.getName(), Level.INFO)) {
      // Given
      startFirstProcess();
      fail();

      // When
      clock.advance(Duration.ofMinutes(2));

      // Then
      assertThat(nextRequest().createUntil()).isAfter(NEXT_RUN.plus(Duration.ofDays(14)));
      ILoggingEvent line = log.events().next();
      assertThat(line.getLevel()).isEqualTo(Level.WARN);
      assertThat(line.getKeyValuePairs().toString())
          .contains("job=\"retention\"", "count=\"1\"", "nextRunAt=\"2026-05-05T00:06:00Z\"");
    }
  }

  @Test
  void aProcessThatStartsDoesNotPutOffARunAfterAFailure() throws Exception {
    try (var log = LogCapture.of(RunAgain.class.getName(), Level.INFO)) {
      // Given
      startFirstProcess();
      fail();
      startProcess();

      // When
      clock.advance(Duration.ofMinutes(2));

      // Then
      assertThat(nextRequest().createUntil()).isAfter(NEXT_RUN.plus(Duration.ofDays(14)));
      assertThat(log.events().all()).hasSize(1);
    }
  }
}
