package dev.postrider.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.contract.Applications;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets.Watcher;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Whether a watcher may register on an address. Who watches an organization may watch each of its
 * applications: the store knows which these are, and is trusted for a moment. For one event loop.
 */
final class RegistrationCheck {
  private static final int KNOWN_MAX = 10_000;
  private static final Duration TRUST = Duration.ofSeconds(10);

  private final Bus bus;
  private final Cache<Owned, Boolean> known;

  /**
   * @param ticker measures how long an answer is trusted
   */
  RegistrationCheck(Bus bus, Ticker ticker) {
    this.bus = bus;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(KNOWN_MAX)
            .expireAfterWrite(TRUST)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  private record Owned(OrganizationId organization, ApplicationId application) {}

  /** Whether; fails if the store cannot be asked. */
  Future<Boolean> allows(Watcher watcher, LiveAddress address) {
    ApplicationId only = watcher.applicationId();
    return switch (address) {
      case LiveAddress.OfOrganization organization ->
          Future.succeededFuture(
              only == null && organization.id().equals(watcher.organizationId()));
      case LiveAddress.OfApplication application ->
          only == null
              ? belongs(new Owned(watcher.organizationId(), application.id()))
              : Future.succeededFuture(only.equals(application.id()));
    };
  }

  private Future<Boolean> belongs(Owned owned) {
    if (known.getIfPresent(owned) != null) {
      return Future.succeededFuture(true);
    }
    var reference = ApplicationId.reference(owned.application().toString());
    return bus.request(Applications.GET, new Applications.Get(owned.organization(), reference))
        .map(
            found -> {
              // The text of an id might be the uid of another application.
              boolean same = found.id().equals(owned.application());
              if (same) {
                known.put(owned, true);
              }
              return same;
            })
        .recover(
            cause ->
                cause instanceof BusFailure refusal && refusal.failure() instanceof Failure.NotFound
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(cause));
  }
}
