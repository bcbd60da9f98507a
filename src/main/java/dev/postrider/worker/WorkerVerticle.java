package dev.postrider.worker;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.MailSettings;
import dev.postrider.config.SmtpSettings;
import dev.postrider.config.WorkerSettings;
import dev.postrider.contract.Bus;
import dev.postrider.telemetry.LogKeys;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.mail.MailClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the background jobs. To be deployed on virtual threads. */
public final class WorkerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final int CONNECTIONS = 3;

  /** The pool refuses shorter ones. */
  private static final long CONNECTION_TIMEOUT_LEAST_MS = 250;

  private final Bus bus;
  private final InstantSource clock;
  private final Options options;
  private final MailMeters mailMeters;
  private @Nullable Running running;

  /**
   * How jobs run, and what they need.
   *
   * @param database the scheduler's own connections go to it
   */
  public record Options(WorkerSettings worker, MailSettings mail, DatabaseSettings database) {}

  /** What start has opened and stop closes. */
  private record Running(
      HikariDataSource connections,
      JobScheduler scheduler,
      BackgroundTaskLoop tasks,
      Optional<Mailing> mailing) {}

  /** Who sends mails, and by which way. */
  private record Mailing(MailLoop loop, MailTransport transport) {
    void stop() throws InterruptedException {
      loop.stop();
      transport
          .close()
          .onFailure(
              cause ->
                  LOG.atDebug()
                      .addKeyValue(LogKeys.ERROR, cause.getMessage())
                      .log("connections to the SMTP server not closed in order"));
    }
  }

  public WorkerVerticle(Bus bus, InstantSource clock, Metrics metrics, Options options) {
    this.bus = bus;
    this.clock = clock;
    this.options = options;
    this.mailMeters = new MailMeters(metrics);
  }

  @Override
  public Future<?> start() {
    Duration pollInterval = options.worker().pollInterval();
    var connections = new HikariDataSource(pool(options.database()));
    var scheduler = new JobScheduler(connections, jobs(), clock, pollInterval);
    var tasks = new BackgroundTaskLoop(bus, clock, pollInterval);
    Optional<Mailing> mailing =
        transport()
            .map(
                transport ->
                    new Mailing(
                        new MailLoop(
                            bus, new WokenLoop.Pace(clock, pollInterval), transport, mailMeters),
                        transport));
    running = new Running(connections, scheduler, tasks, mailing);
    scheduler.start();
    tasks.start();
    mailing.ifPresent(sending -> sending.loop().start());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() throws InterruptedException {
    if (running != null) {
      if (running.mailing().isPresent()) {
        running.mailing().get().stop();
      }
      running.tasks().stop();
      running.scheduler().stop();
      running.connections().close();
    }
    return Future.succeededFuture();
  }

  /** None if there is no server: mails wait for one, since a log is no place for their links. */
  private Optional<MailTransport> transport() {
    SmtpSettings server = options.mail().smtp();
    if (server != null) {
      var client =
          MailClient.create(
              vertx,
              SmtpTransport.options(server, options.mail().from(), SmtpTransport.SILENCE_MAX));
      return Optional.of(new SmtpTransport(client, options.mail(), clock, SmtpTransport.DEADLINE));
    }
    if (options.mail().logged()) {
      return Optional.of(new MailLog());
    }
    LOG.atWarn().log("no SMTP server is named (SMTP_URL), so that mails wait and become too late");
    return Optional.empty();
  }

  private List<RecurringJob> jobs() {
    return List.of(
        new RetentionJob(bus, clock, options.worker()),
        new PayloadExpiryJob(bus),
        new ExportExpiryJob(bus),
        new LateMailJob(bus, mailMeters),
        new UsageRollUpJob(bus, clock, options.worker().usageRetention()));
  }

  private static HikariConfig pool(DatabaseSettings database) {
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
