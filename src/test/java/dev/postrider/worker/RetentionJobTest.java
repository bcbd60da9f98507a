package dev.postrider.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.WorkerSettings;
import dev.postrider.contract.AuditLog;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Retention;
import dev.postrider.contract.Retention.Apply;
import dev.postrider.support.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionJobTest {
  private static final long DEADLINE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T00:05:00Z"));
  private final RetentionJob job =
      new RetentionJob(
          bus,
          clock,
          new WorkerSettings(
              Duration.ofSeconds(10),
              Duration.ofDays(90),
              Duration.ofDays(365),
              Duration.ofDays(800)));

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(DEADLINE_SECONDS, SECONDS);
  }

  @Test
  void asksForTheBoundsOfTheMoment() throws TimeoutException {
    // Given
    List<Apply> requests = new CopyOnWriteArrayList<>();
    bus.serve(
            Retention.APPLY,
            request -> {
              requests.add(request);
              return Future.succeededFuture(new Retention.Applied(1, 2, 3));
            })
        .await(DEADLINE_SECONDS, SECONDS);
    List<AuditLog.Forget> forgets = new CopyOnWriteArrayList<>();
    bus.serve(
            AuditLog.FORGET,
            request -> {
              forgets.add(request);
              return Future.succeededFuture(new AuditLog.Forgotten(4));
            })
        .await(DEADLINE_SECONDS, SECONDS);

    // When
    job.run();
    clock.advance(Duration.ofDays(1));
    job.run();

    // Then
    assertThat(requests)
        .containsExactly(
            new Apply(Instant.parse("2026-02-03T00:05:00Z"), Instant.parse("2026-05-18T00:05:00Z")),
            new Apply(
                Instant.parse("2026-02-04T00:05:00Z"), Instant.parse("2026-05-19T00:05:00Z")));
    assertThat(forgets)
        .containsExactly(
            new AuditLog.Forget(Instant.parse("2025-05-04T00:05:00Z")),
            new AuditLog.Forget(Instant.parse("2025-05-05T00:05:00Z")));
  }

  @Test
  void failsWhenItIsRefused() throws TimeoutException {
    // Given
    bus.serve(
            Retention.APPLY,
            request ->
                Future.failedFuture(
                    new BusFailure(new Failure.Unavailable("away", Duration.ofSeconds(1)))))
        .await(DEADLINE_SECONDS, SECONDS);

    // When, then
    assertThatThrownBy(job::run).isInstanceOf(BusFailure.class).hasMessage("away");
  }
}
