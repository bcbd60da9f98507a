package dev.postrider.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Exports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExportExpiryJobTest {
  private static final long DEADLINE_SECONDS = 20;
  private static final Instant NOW = Instant.parse("2026-05-04T00:05:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final ExportExpiryJob job = new ExportExpiryJob(bus);

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(DEADLINE_SECONDS, SECONDS);
  }

  @Test
  void hasThemRemovedEveryFiveMinutes() throws TimeoutException {
    // Given
    var asked = new AtomicInteger();
    bus.serve(
            Exports.EXPIRE,
            request -> {
              asked.incrementAndGet();
              return Future.succeededFuture(new Exports.Expired(2));
            })
        .await(DEADLINE_SECONDS, SECONDS);

    // When
    job.run();

    // Then
    assertThat(asked).hasValue(1);
    assertThat(job.schedule().getNextExecutionTime(ExecutionComplete.simulatedSuccess(NOW)))
        .isEqualTo(NOW.plusSeconds(300));
  }

  @Test
  void failsWhenItIsRefusedSoThatItRunsAgain() {
    assertThatThrownBy(job::run).isInstanceOf(BusFailure.class);
  }
}
