package dev.postrider.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Usage;
import dev.postrider.support.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageRollUpJobTest {
  private static final long DEADLINE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T00:05:00Z"));
  private final UsageRollUpJob job = new UsageRollUpJob(bus, clock, Duration.ofDays(3));

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(DEADLINE_SECONDS, SECONDS);
  }

  @Test
  void countsUntilNothingIsLeftAndForgetsTheRest() throws TimeoutException {
    // Given
    var asked = new AtomicInteger();
    bus.serve(
            Usage.ROLL_UP,
            request -> Future.succeededFuture(new Usage.RolledUp(1, asked.incrementAndGet() < 5)))
        .await(DEADLINE_SECONDS, SECONDS);
    List<Usage.Forget> forgotten = new CopyOnWriteArrayList<>();
    bus.serve(
            Usage.FORGET,
            request -> {
              forgotten.add(request);
              return Future.succeededFuture(new Usage.Forgotten(0));
            })
        .await(DEADLINE_SECONDS, SECONDS);

    // When
    job.run();

    // Then
    assertThat(asked).hasValue(5);
    assertThat(forgotten).containsExactly(new Usage.Forget(Instant.parse("2026-05-01T00:05:00Z")));
  }
}
