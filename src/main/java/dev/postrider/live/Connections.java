package dev.postrider.live;

import dev.postrider.contract.LiveTickets.Watcher;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The open connections of a process. Safe to share between threads. */
public final class Connections {
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  /** One connection. */
  interface Open {
    /** Who watches through it. */
    Watcher watcher();

    /** Closes it because its watcher may not watch any more; any thread may do so. */
    void endAccess();
  }

  void add(Open connection) {
    open.add(connection);
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
        .forEach(Open::endAccess);
  }
}
