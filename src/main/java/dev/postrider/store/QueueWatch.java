package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.telemetry.LogKeys;
import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the queues of deliveries and mails in the database every few seconds. One process is
 * enough, but several do no harm: each tells the same.
 */
final class QueueWatch {
  private static final Logger LOG = LoggerFactory.getLogger(QueueWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Bounds the cost of a look, a few milliseconds, however large the backlog is. */
  private static final int COUNTED_MAX = 10_000;

  private static final double MILLIS_PER_SECOND = 1e3;

  private final Sql.Statement due = Sql.of("queue").get("due");
  private final Database database;
  private final InstantSource clock;
  private volatile Seen seen = Seen.NOTHING;

  QueueWatch(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What the last look has seen; NaN if there was none that succeeded. */
  private record Seen(double due, double oldestAgeSeconds, double mails) {
    static final Seen NOTHING = new Seen(Double.NaN, Double.NaN, Double.NaN);
  }

  /** Looks now and then, until the verticle ends; a look never fails. */
  void start(Vertx vertx) {
    look().onComplete(first -> vertx.setPeriodic(INTERVAL.toMillis(), timer -> look()));
  }

  /** Shows what the last look has seen. */
  void measure(Metrics metrics) {
    metrics.gauge(Metric.QUEUE_DUE, () -> seen.due());
    metrics.gauge(Metric.QUEUE_OLDEST_DUE_AGE, () -> seen.oldestAgeSeconds());
    metrics.gauge(Metric.MAIL_WAITING, () -> seen.mails());
  }

  /** Looks; never fails. */
  Future<Void> look() {
    Instant now = clock.instant();
    return database
        .query(due, Tuple.of(time(now), COUNTED_MAX))
        .map(rows -> read(rows.iterator().next(), now))
        .otherwise(QueueWatch::unknown)
        .map(
            read -> {
              seen = read;
              return null;
            });
  }

  private static Seen read(Row row, Instant now) {
    var oldest = row.getOffsetDateTime("oldest");
    double age =
        oldest == null
            ? 0
            : Duration.between(oldest.toInstant(), now).toMillis() / MILLIS_PER_SECOND;
    return new Seen(row.getLong("due"), age, row.getLong("mails"));
  }

  private static Seen unknown(Throwable cause) {
    LOG.atDebug().addKeyValue(LogKeys.ERROR, cause.toString()).log("queue not measured");
    return Seen.NOTHING;
  }
}
