package dev.postrider.live;

import dev.postrider.contract.LiveTickets.Watcher;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The open connections of a process. Safe to share between threads. */
public final class Connections {
  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /** One connection. */
  interface Open {
    /** Who watches through it. */
    Watcher watcher();

    /** Closes it; any thread may do so. */
    void requestClose(CloseReason reason);
  }

  void add(Open connection) {
    open.add(connection);
    if (stopping) {
      connection.requestClose(CloseReason.STOPPING);
    }
  }

  void remove(Open connection) {
    open.remove(connection);
  }

  /** Everybody who passes, once. */
  Set<Watcher> watchers(Predicate<Watcher> filter) {
    return open.stream().map(Open::watcher).filter(filter).collect(Collectors.toSet());
  }

  /** Closes the connections of those who may not watch any more. */
  void endAccess(Set<Watcher> gone) {
    open.stream()
        .filter(connection -> gone.contains(connection.watcher()))
        .forEach(connection -> connection.requestClose(CloseReason.ACCESS_ENDED));
  }

  /** Closes all, and whatever is added from now on. */
  void closeForGood() {
    stopping = true;
    open.forEach(connection -> connection.requestClose(CloseReason.STOPPING));
  }
}
