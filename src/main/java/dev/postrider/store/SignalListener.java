package dev.postrider.store;

import dev.postrider.config.DatabaseSettings;
import dev.postrider.contract.Bus;
import dev.postrider.store.Signal.Kind;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the signals of the other processes by {@code LISTEN} on a connection of its own, and tells
 * them in this one. It calls itself by the same way every few seconds: a connection on which a call
 * does not come back is replaced. After a gap, in which signals were lost, it tells all of them
 * once. Belongs to one event loop.
 */
final class SignalListener {
  /** The name under which the database shows the connection. */
  static final String APPLICATION_NAME = "postrider-signals";

  private static final Logger LOG = LoggerFactory.getLogger(SignalListener.class);

  /** Between two calls; how long a call, or anything else on the way to it, may take. */
  private static final Duration CALL = Duration.ofSeconds(10);

  private static final Duration PAUSE_LEAST = Duration.ofMillis(100);
  private static final Duration PAUSE_MOST = Duration.ofSeconds(5);

  private final Sql sql = Sql.of("signal");
  private final Vertx vertx;
  private final Bus bus;
  private final PgConnectOptions options;
  private final Self self;
  private Duration pause = PAUSE_LEAST;
  private @Nullable PgConnection connection;
  private boolean answered;
  private boolean toldOfGap;
  private boolean closed;
  private volatile boolean hearing;

  SignalListener(Vertx vertx, Bus bus, DatabaseSettings settings, Self self) {
    this.vertx = vertx;
    this.bus = bus;
    this.self = self;
    this.options =
        Database.connectOptions(settings).addProperty("application_name", APPLICATION_NAME);
    self.meters().watch(() -> hearing);
  }

  /**
   * Who listens.
   *
   * @param process its name in what {@link SignalSender} sends
   */
  record Self(String process, SignalMeters meters) {}

  /** Starts to listen, and tries again until it is closed. */
  void start() {
    Future<PgConnection> opening = PgConnection.connect(vertx, options);
    inTime(opening)
        .onSuccess(this::listen)
        .onFailure(
            cause -> {
              opening.onSuccess(SignalListener::end);
              startAgain(cause);
            });
  }

  Future<Void> close() {
    closed = true;
    hearing = false;
    PgConnection open = connection;
    connection = null;
    return open == null ? Future.succeededFuture() : end(open);
  }

  private void listen(PgConnection opened) {
    if (closed) {
      end(opened);
      return;
    }
    connection = opened;
    opened.notificationHandler(this::hear);
    opened.closeHandler(gone -> lose(opened, new IllegalStateException("connection closed")));
    inTime(opened.query(sql.get("listen").text()).execute())
        .onSuccess(listening -> call(opened))
        .onFailure(cause -> lose(opened, cause));
  }

  private void call(PgConnection open) {
    answered = false;
    open.preparedQuery(sql.get("tell").text())
        .execute(Tuple.of((Object) new String[] {self.process()}))
        .onFailure(cause -> lose(open, cause));
    vertx.setTimer(CALL.toMillis(), over -> checkAnswered(open));
  }

  private void checkAnswered(PgConnection open) {
    if (!open.equals(connection)) {
      return;
    }
    if (answered) {
      call(open);
    } else {
      lose(open, new IllegalStateException("a notification of its own did not come back"));
    }
  }

  private void hear(PgNotification notification) {
    String payload = notification.getPayload();
    int end = payload.indexOf(SignalSender.SEPARATOR);
    if (payload.substring(0, end < 0 ? payload.length() : end).equals(self.process())) {
      hearMyself();
    } else if (end > 0) {
      Signal.parse(payload.substring(end + 1))
          .ifPresent(
              signal -> {
                self.meters().received(signal);
                signal.publish(bus);
              });
    }
  }

  private void hearMyself() {
    answered = true;
    if (hearing) {
      return;
    }
    hearing = true;
    pause = PAUSE_LEAST;
    if (toldOfGap) {
      toldOfGap = false;
      LOG.atInfo().log("signals of other processes arrive again");
    }
    for (Kind kind : Kind.values()) {
      Signal.of(kind).publish(bus);
    }
  }

  private void lose(PgConnection open, Throwable cause) {
    if (!open.equals(connection)) {
      return;
    }
    connection = null;
    end(open);
    startAgain(cause);
  }

  private void startAgain(Throwable cause) {
    if (closed) {
      return;
    }
    hearing = false;
    if (!toldOfGap) {
      toldOfGap = true;
      LOG.atWarn()
          .addKeyValue(LogKeys.ERROR, cause.getMessage())
          .log("signals of other processes do not arrive, their changes are seen by polling");
    }
    vertx.setTimer(
        pause.toMillis(),
        over -> {
          if (!closed) {
            start();
          }
        });
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(PAUSE_MOST) < 0 ? longer : PAUSE_MOST;
  }

  /** One that cannot be closed is gone already. */
  private static Future<Void> end(PgConnection open) {
    return open.close().otherwiseEmpty();
  }

  private static <T> Future<T> inTime(Future<T> future) {
    return future.timeout(CALL.toMillis(), TimeUnit.MILLISECONDS);
  }
}
