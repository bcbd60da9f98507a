package dev.postrider.live;

import dev.postrider.domain.ApplicationId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which applications somebody watches through this process. Safe to share between threads. */
public final class Watchers {
  private final ConcurrentMap<ApplicationId, Integer> counts = new ConcurrentHashMap<>();

  /** Whether anybody would see an event of the application. */
  public boolean anyOf(ApplicationId application) {
    return counts.containsKey(application);
  }

  void add(ApplicationId application) {
    counts.merge(application, 1, Integer::sum);
  }

  void remove(ApplicationId application) {
    counts.computeIfPresent(application, (id, count) -> count > 1 ? count - 1 : null);
  }
}
