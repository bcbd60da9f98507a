package dev.postrider.store;

import dev.postrider.config.DatabaseSettings;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait of a starting process for a database that is away or is starting itself. A database that
 * answers but refuses, because of a wrong password for instance, is not waited for.
 */
public final class DatabaseStart {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final DatabaseSettings settings;
  private final Timer deadline;
  private boolean told;

  private DatabaseStart(Vertx vertx, DatabaseSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.deadline = vertx.timer(Math.max(1, settings.startTimeout().toMillis()));
  }

  /**
   * Waits until the database takes connections.
   *
   * @return fails when {@link DatabaseSettings#startTimeout} is over or the database refuses, with
   *     a message that names the database without its credentials
   */
  public static Future<Void> await(Vertx vertx, DatabaseSettings settings) {
    var start = new DatabaseStart(vertx, settings);
    return start.connect().onComplete(done -> start.deadline.cancel());
  }

  private Future<Void> connect() {
    return PgConnection.connect(vertx, Database.connectOptions(settings))
        .compose(PgConnection::close)
        .timeout(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .recover(this::connectAgain);
  }

  private Future<Void> connectAgain(Throwable cause) {
    boolean refused = cause instanceof PgException answer && !Database.isAway(answer);
    if (refused || deadline.isComplete()) {
      return Future.failedFuture(new IllegalStateException(describe(refused), cause));
    }
    if (!told) {
      told = true;
      LOG.atWarn().addKeyValue(LogKeys.ERROR, cause.getMessage()).log("waiting for the database");
    }
    return vertx.timer(PAUSE.toMillis()).compose(over -> connect());
  }

  private String describe(boolean refused) {
    return refused
        ? "the database at %s refuses the connection".formatted(settings.jdbcUrl())
        : "the database at %s is away, and was not back within %d s"
            .formatted(settings.jdbcUrl(), settings.startTimeout().toSeconds());
  }
}
