package dev.postrider.store;

import dev.postrider.config.DatabaseSettings;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.telemetry.Latency;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to PostgreSQL. Whatever says that the database is away or overloaded becomes
 * {@link Failure.Unavailable}; other errors of the server stay {@link PgException}.
 */
final class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final int WAITING_PER_CONNECTION = 256;
  private static final String UNIQUE_VIOLATION = "23505";
  private static final List<String> AWAY = List.of("08", "40", "53", "57", "58");
  private static final String READ_ONLY = "25006";

  /** What the way to the server may add to the time that it gives a statement. */
  private static final Duration NETWORK_LIMIT = Duration.ofSeconds(1);

  private final Pool pool;
  private final Duration answerLimit;
  private final StoreMeters meters;

  private Database(Pool pool, Duration answerLimit, StoreMeters meters) {
    this.pool = pool;
    this.answerLimit = answerLimit;
    this.meters = meters;
  }

  /** Opens the pool; connections are made when they are needed. */
  static Database open(Vertx vertx, DatabaseSettings settings, Metrics metrics) {
    var options =
        new PoolOptions()
            .setName("store")
            .setMaxSize(settings.poolSize())
            .setMaxWaitQueueSize(settings.poolSize() * WAITING_PER_CONNECTION)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setConnectionTimeout((int) settings.acquireTimeout().toMillis());
    Duration answerLimit = settings.statementTimeout().plus(NETWORK_LIMIT);
    Pool pool =
        PgBuilder.pool()
            .with(options)
            .with(network(settings, answerLimit))
            .connectingTo(connectOptions(settings))
            .using(vertx)
            .build();
    return new Database(
        pool,
        settings.acquireTimeout().plus(answerLimit),
        new StoreMeters(metrics, settings.poolSize(), pool::size));
  }

  /** How a connection is made. */
  static PgConnectOptions connectOptions(DatabaseSettings settings) {
    return PgConnectOptions.fromUri(settings.url().value())
        .setCachePreparedStatements(true)
        // By default only short ones are cached; ours are few, and the long ones are the hot ones.
        .setPreparedStatementCacheSqlFilter(sql -> true)
        .setReconnectAttempts(0)
        .addProperty("application_name", "postrider")
        // Compiling costs more than any of our short statements takes.
        .addProperty("jit", "off")
        // All are look-ups by index, whatever size the tables had when a plan was made and kept.
        .addProperty("enable_seqscan", "off")
        .addProperty("enable_mergejoin", "off")
        .addProperty("statement_timeout", Long.toString(settings.statementTimeout().toMillis()));
  }

  /**
   * A server that vanished without a word keeps its connections only as long as a statement may
   * take: the kernel would try for a quarter of an hour.
   */
  private static NetClientOptions network(DatabaseSettings settings, Duration answerLimit) {
    return new NetClientOptions()
        .setConnectTimeout((int) settings.acquireTimeout().toMillis())
        .setTcpKeepAlive(true)
        .setTcpUserTimeout((int) answerLimit.toMillis());
  }

  /** What is measured of the store. */
  StoreMeters meters() {
    return meters;
  }

  /** Runs one statement on its own. */
  Future<RowSet<Row>> query(Sql.Statement statement, Tuple values) {
    meters.connectionWanted();
    return query(pool, statement, values).onComplete(done -> meters.connectionDone());
  }

  /**
   * Runs one statement on a connection of {@link #inTransaction}. A server that does not answer
   * long after the statement's time is away, whatever its connections look like.
   */
  Future<RowSet<Row>> query(SqlClient client, Sql.Statement statement, Tuple values) {
    long start = Latency.start();
    return client
        .preparedQuery(statement.text())
        .execute(values)
        .timeout(answerLimit.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> meters.executed(statement, start, done.cause()))
        .recover(Database::refuse);
  }

  /** Runs several statements as one transaction, which any failure rolls back. */
  <T> Future<T> inTransaction(Function<SqlClient, Future<T>> work) {
    meters.connectionWanted();
    return pool.withTransaction(work::apply)
        .onComplete(done -> meters.connectionDone())
        .recover(Database::refuse);
  }

  /**
   * Succeeds when a transaction has been committed, before the future of {@link #inTransaction}
   * does, and fails if it is not.
   *
   * @param client what {@link #inTransaction} gave
   */
  static Future<Void> committed(SqlClient client) {
    return Optional.of(client)
        .filter(SqlConnection.class::isInstance)
        .map(connection -> ((SqlConnection) connection).transaction())
        .map(Transaction::completion)
        .orElseThrow(() -> new IllegalArgumentException("there is no transaction"));
  }

  Future<Void> close() {
    return pool.close();
  }

  /** {@link Failure.AlreadyExists} in place of the violation of a unique index by a uid. */
  static <T> Future<T> refuseTaken(
      Throwable cause, String index, String noun, @Nullable String uid) {
    return Future.failedFuture(
        isTaken(cause) && index.equals(((PgException) cause).getConstraint())
            ? new BusFailure(
                new Failure.AlreadyExists(noun, String.valueOf(uid), "another " + noun))
            : cause);
  }

  /** Whether a unique index was violated. */
  static boolean isTaken(Throwable cause) {
    return cause instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
  }

  private static <T> Future<T> refuse(Throwable cause) {
    if (cause instanceof BusFailure || (cause instanceof PgException refused && !isAway(refused))) {
      return Future.failedFuture(cause);
    }
    LOG.atWarn().addKeyValue("error", cause.toString()).log("database unavailable");
    return Future.failedFuture(
        new BusFailure(
            new Failure.Unavailable(
                "The database is unavailable. Try again shortly; under the same eventId or"
                    + " idempotency key a message is stored only once.",
                RETRY_AFTER)));
  }

  /**
   * Connection exceptions, transaction rollbacks, insufficient resources, operator intervention and
   * system errors (PostgreSQL documentation, appendix A, classes 08, 40, 53, 57 and 58), and a
   * standby that is not promoted yet.
   */
  static boolean isAway(PgException refused) {
    String state = refused.getSqlState();
    return state != null && (state.equals(READ_ONLY) || AWAY.stream().anyMatch(state::startsWith));
  }
}
