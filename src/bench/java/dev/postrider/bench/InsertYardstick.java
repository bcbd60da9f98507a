package dev.postrider.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How fast PostgreSQL takes the rows that accepting writes: a message of the same payload and the
 * delivery it owes, into tables with the product's columns, checks and indexes, many in one
 * statement, sent as parameters, committed to the disk. It does nothing else: no look-up of
 * applications, endpoints or keys.
 */
final class InsertYardstick {
  private static final String CREATE =
      """
      DROP TABLE IF EXISTS yardstick_message, yardstick_delivery;
      CREATE TABLE yardstick_message (LIKE message INCLUDING ALL);
      CREATE TABLE yardstick_delivery (LIKE delivery INCLUDING ALL)
      """;
  private static final String DROP = "DROP TABLE yardstick_message, yardstick_delivery";
  private static final String INSERT =
      """
      WITH stored AS (
        INSERT INTO yardstick_message (id, organization_id, application_id, event_type, payload)
        SELECT id, $2, application_id, 'invoice.paid', payload
        FROM unnest($1::uuid[], $3::uuid[], $4::bytea[]) AS row (id, application_id, payload)
      )
      INSERT INTO yardstick_delivery (message_id, endpoint_id, organization_id, application_id,
        state, trigger, attempts_made, due_at, fence)
      SELECT id, application_id, $2, application_id, 'in_flight', 'scheduled', 0, $5, 1
      FROM unnest($1::uuid[], $3::uuid[]) AS row (id, application_id)
      """;
  private static final int APPLICATIONS = 50;
  private static final long LEASE_SECONDS = 60;
  private static final double NANOS = 1e9;

  private final Vertx vertx;
  private final String databaseUrl;

  InsertYardstick(Vertx vertx, String databaseUrl) {
    this.vertx = vertx;
    this.databaseUrl = databaseUrl;
  }

  /**
   * A way to insert.
   *
   * @param batch messages in a statement
   */
  record Way(int connections, int batch) {}

  /** Messages a second, each with its delivery. */
  double measure(Way way, double seconds) {
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(way.connections()))
            .connectingTo(PgConnectOptions.fromUri(databaseUrl).setCachePreparedStatements(true))
            .using(vertx)
            .build();
    try {
      pool.query(CREATE).execute().await();
      long start = System.nanoTime();
      long end = start + (long) (seconds * NANOS);
      List<Future<Long>> connections = new ArrayList<>();
      for (int i = 0; i < way.connections(); i++) {
        connections.add(insertUntil(end, pool, way.batch(), 0));
      }
      Future.all(connections).await();
      double took = (System.nanoTime() - start) / NANOS;
      pool.query(DROP).execute().await();
      return connections.stream().mapToLong(Future::result).sum() / took;
    } finally {
      pool.close().await();
    }
  }

  private static Future<Long> insertUntil(long end, Pool pool, int batch, long inserted) {
    if (System.nanoTime() >= end) {
      return Future.succeededFuture(inserted);
    }
    return pool.preparedQuery(INSERT)
        .execute(values(batch))
        .compose(done -> insertUntil(end, pool, batch, inserted + batch));
  }

  private static Tuple values(int batch) {
    var sample = Sample.payload();
    var random = ThreadLocalRandom.current();
    long millis = System.currentTimeMillis();
    var ids = new UUID[batch];
    var applications = new UUID[batch];
    var payloads = new Buffer[batch];
    for (int i = 0; i < batch; i++) {
      ids[i] = new UUID((millis << 16) | 0x7000 | (i & 0xFFF), random.nextLong());
      applications[i] = new UUID(1, i % APPLICATIONS);
      payloads[i] = Buffer.buffer(sample.of(0, i, millis));
    }
    return Tuple.tuple()
        .addValue(ids)
        .addValue(new UUID(0, 1))
        .addValue(applications)
        .addValue(payloads)
        .addValue(OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(LEASE_SECONDS));
  }
}
