package dev.postrider.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Sends signals by {@code NOTIFY}, each with the name of this process. */
final class SignalSender {
  /** Ends the name in a payload. */
  static final String SEPARATOR = " ";

  private final Sql.Statement tell = Sql.of("signal").get("tell");
  private final Database database;
  private final String process;
  private final SignalMeters meters;

  /**
   * Sends through the pool.
   *
   * @param process a name that no other process has, without spaces
   */
  SignalSender(Database database, String process, SignalMeters meters) {
    this.database = database;
    this.process = process;
    this.meters = meters;
  }

  /** Sends some in one statement; they are heard if it succeeds. */
  Future<Void> send(List<Signal> signals) {
    String[] payloads =
        signals.stream().map(signal -> process + SEPARATOR + signal.text()).toArray(String[]::new);
    return database
        .query(tell, Tuple.of((Object) payloads))
        .onSuccess(done -> signals.forEach(meters::sent))
        .mapEmpty();
  }
}
