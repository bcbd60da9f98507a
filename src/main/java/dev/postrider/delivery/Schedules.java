package dev.postrider.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.RetrySchedules;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.RetryPolicy;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Knows by which policy a delivery is retried: that of the process, or one with the schedule of the
 * message's event type. What it remembers is ten seconds old at most, if it is not told of a change
 * before. Belongs to one event loop.
 */
final class Schedules {
  private static final int REMEMBERED_MAX = 10_000;
  private static final Duration REMEMBERED_FOR = Duration.ofSeconds(10);

  private final Bus bus;
  private final RetryPolicy policy;
  private final Cache<OrganizationId, Future<RetrySchedules.All>> remembered;

  Schedules(Bus bus, RetryPolicy policy, Ticker ticker) {
    this.bus = bus;
    this.policy = policy;
    this.remembered =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .expireAfterWrite(REMEMBERED_FOR)
            .ticker(ticker)
            // On the caller's event loop; the default would bring in threads of a common pool.
            .executor(Runnable::run)
            .build();
    bus.listen(RetrySchedules.CHANGED, this::forget);
  }

  private void forget(RetrySchedules.Changed change) {
    if (change.organizationId() == null) {
      remembered.invalidateAll();
    } else {
      remembered.invalidate(change.organizationId());
    }
  }

  /** The policy for a delivery; that of the process if the store cannot be asked. */
  Future<RetryPolicy> policyOf(Leased delivery) {
    return schedulesOf(delivery.organizationId())
        .map(
            all -> {
              var schedule = all.byEventType().get(delivery.eventType());
              return schedule == null ? policy : policy.with(schedule);
            })
        .otherwise(policy);
  }

  private Future<RetrySchedules.All> schedulesOf(OrganizationId organization) {
    Future<RetrySchedules.All> known = remembered.getIfPresent(organization);
    if (known != null && !known.failed()) {
      return known;
    }
    var asked = bus.request(RetrySchedules.FIND_ALL, new RetrySchedules.FindAll(organization));
    remembered.put(organization, asked);
    return asked;
  }
}
