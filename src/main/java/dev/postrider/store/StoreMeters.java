package dev.postrider.store;

import dev.postrider.telemetry.Latency;
import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.vertx.pgclient.PgException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What is measured of the store. */
final class StoreMeters {
  private static final String POOL = "store";
  private static final String NO_ERROR = "";
  private static final String UNAVAILABLE = "unavailable";

  private final Metrics metrics;
  private final Counter accepted;
  private final Map<String, Latency> executed = new ConcurrentHashMap<>();

  /** Statements and transactions that hold or want a connection; each needs one. */
  private final AtomicInteger wanted = new AtomicInteger();

  /**
   * Starts to measure.
   *
   * @param poolSize the most connections
   * @param open connections that are open
   */
  StoreMeters(Metrics metrics, int poolSize, IntSupplier open) {
    this.metrics = metrics;
    this.accepted = metrics.counter(Metric.MESSAGES_ACCEPTED);
    metrics.gauge(
        Metric.DB_CLIENT_CONNECTION_COUNT, () -> Math.min(wanted.get(), poolSize), POOL, "used");
    metrics.gauge(
        Metric.DB_CLIENT_CONNECTION_COUNT,
        () -> Math.max(0, open.getAsInt() - wanted.get()),
        POOL,
        "idle");
    metrics.gauge(
        Metric.DB_CLIENT_CONNECTION_PENDING_REQUESTS,
        () -> Math.max(0, wanted.get() - poolSize),
        POOL);
    metrics.gauge(Metric.DB_CLIENT_CONNECTION_MAX, () -> poolSize, POOL);
  }

  void connectionWanted() {
    wanted.incrementAndGet();
  }

  void connectionDone() {
    wanted.decrementAndGet();
  }

  /**
   * A statement has ended.
   *
   * @param start when it was wanted
   * @param cause why it failed, or null
   */
  void executed(Sql.Statement statement, long start, @Nullable Throwable cause) {
    if (cause == null) {
      executed.computeIfAbsent(statement.name(), name -> latency(name, NO_ERROR)).stop(start);
    } else {
      latency(statement.name(), errorOf(cause)).stop(start);
    }
  }

  /** Messages were committed. */
  void accepted(long count) {
    accepted.increment((double) count);
  }

  /** Measures batches and what waits for them. */
  void watch(String name, GroupCommit<?, ?, ?> commits) {
    var sizes = metrics.sizes(Metric.COMMIT_BATCH_SIZE, name);
    commits.whenTaken(sizes::record);
    metrics.gauge(Metric.COMMIT_WAITING, commits::waiting, name);
  }

  private Latency latency(String statement, String error) {
    return metrics.latency(Metric.DB_CLIENT_OPERATION_DURATION, statement, error);
  }

  private static String errorOf(Throwable cause) {
    String state = cause instanceof PgException refused ? refused.getSqlState() : null;
    return state == null ? UNAVAILABLE : state;
  }
}
