package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.store.Signal.Kind;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells signals, in this process at once and to the others gathered: the first one at once, those
 * of the next tenth of a second together after it, each only once. What cannot be sent is kept and
 * tried again every second. Belongs to one event loop.
 */
final class Herald {
  /** The least time between two statements that send. */
  static final Duration PAUSE = Duration.ofMillis(100);

  /** The same after one that failed. */
  static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /** More different ids of a kind at a time become one signal that is about any. */
  static final int IDS_MAX = 100;

  private final Bus bus;
  private final Way way;
  private final Map<Kind, Set<Signal>> gathered = new EnumMap<>(Kind.class);
  private Future<Void> underWay = Future.succeededFuture();
  private boolean waiting;
  private boolean closed;

  Herald(Bus bus, Way way) {
    this.bus = bus;
    this.way = way;
  }

  /**
   * How signals get to the other processes.
   *
   * @param send sends some
   * @param pause completes after a time
   */
  record Way(Function<List<Signal>, Future<Void>> send, Function<Duration, Future<Void>> pause) {}

  /** Tells all processes, this one first. */
  void tell(Signal signal) {
    signal.publish(bus);
    tellOthers(signal);
  }

  /** Tells all processes when a transaction has been committed; never if it is not. */
  void tellAfter(SqlClient transaction, Signal signal) {
    Database.committed(transaction).onSuccess(committed -> tell(signal));
  }

  /** Tells all processes but this one. */
  void tellOthers(Signal signal) {
    gather(signal);
    if (!waiting) {
      send();
    }
  }

  /** Sends what is still gathered, if the last could be sent, and nothing more after that. */
  Future<Void> close() {
    closed = true;
    return underWay
        .compose(sent -> gathered.isEmpty() ? Future.succeededFuture() : way.send().apply(take()))
        .otherwiseEmpty();
  }

  private void gather(Signal signal) {
    Kind kind = signal.kind();
    Set<Signal> known = gathered.computeIfAbsent(kind, none -> new LinkedHashSet<>());
    Signal any = Signal.of(kind);
    if (known.contains(any)) {
      return;
    }
    if (signal.equals(any) || known.size() >= IDS_MAX) {
      known.clear();
      known.add(any);
    } else {
      known.add(signal);
    }
  }

  private List<Signal> take() {
    List<Signal> taken = new ArrayList<>();
    gathered.values().forEach(taken::addAll);
    gathered.clear();
    return taken;
  }

  private void send() {
    waiting = true;
    List<Signal> taken = take();
    underWay = way.send().apply(taken);
    underWay.onComplete(
        sent -> pause(PAUSE),
        refused -> {
          taken.forEach(this::gather);
          pause(PAUSE_AFTER_FAILURE);
        });
  }

  private void pause(Duration pause) {
    if (!closed) {
      way.pause().apply(pause).onSuccess(over -> goOn());
    }
  }

  private void goOn() {
    waiting = false;
    if (!gathered.isEmpty() && !closed) {
      send();
    }
  }
}
