package dev.postrider.worker;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.WorkerSettings;
import dev.postrider.contract.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the background jobs. To be deployed on virtual threads. */
public final class WorkerVerticle extends VerticleBase {
  private static final int CONNECTIONS = 3;

  /** The pool refuses shorter ones. */
  private static final long CONNECTION_TIMEOUT_LEAST_MS = 250;

  private final Bus bus;
  private final InstantSource clock;
  private final WorkerSettings settings;
  private final DatabaseSettings database;
  private @Nullable Running running;

  /** What start has opened and stop closes. */
  private record Running(
      HikariDataSource connections, JobScheduler scheduler, BackgroundTaskLoop tasks) {}

  public WorkerVerticle(
      Bus bus, InstantSource clock, WorkerSettings settings, DatabaseSettings database) {
    this.bus = bus;
    this.clock = clock;
    this.settings = settings;
    this.database = database;
  }

  @Override
  public Future<?> start() {
    var connections = new HikariDataSource(options());
    var scheduler = new JobScheduler(connections, jobs(), clock, settings.pollInterval());
    var tasks = new BackgroundTaskLoop(bus, clock, settings.pollInterval());
    running = new Running(connections, scheduler, tasks);
    scheduler.start();
    tasks.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() throws InterruptedException {
    if (running != null) {
      running.tasks().stop();
      running.scheduler().stop();
      running.connections().close();
    }
    return Future.succeededFuture();
  }

  private List<RecurringJob> jobs() {
    return List.of(
        new RetentionJob(bus, clock, settings),
        new PayloadExpiryJob(bus),
        new UsageRollUpJob(bus, clock, settings.usageRetention()));
  }

  private HikariConfig options() {
    var options = new HikariConfig();
    options.setPoolName("worker");
    options.setJdbcUrl(database.jdbcUrl());
    options.setUsername(database.user());
    options.setPassword(database.password());
    options.setMaximumPoolSize(CONNECTIONS);
    options.setMinimumIdle(0);
    options.setConnectionTimeout(
        Math.max(CONNECTION_TIMEOUT_LEAST_MS, database.acquireTimeout().toMillis()));
    // A database that is away for a moment must not keep the process from starting.
    options.setInitializationFailTimeout(-1);
    options.addDataSourceProperty("ApplicationName", "postrider-worker");
    options.addDataSourceProperty(
        "options", "-c statement_timeout=" + database.statementTimeout().toMillis());
    return options;
  }
}
