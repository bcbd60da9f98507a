package dev.postrider.live;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Applications.Application;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.LiveTickets.Credential;
import dev.postrider.contract.LiveTickets.Redeem;
import dev.postrider.contract.LiveTickets.Redeemed;
import dev.postrider.contract.LiveTickets.Watcher;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import dev.postrider.support.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tickets in memory instead of the store, and the applications of an organization. */
final class FakeTickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);

  final OrganizationId organization = new OrganizationId(UUID.randomUUID());

  /** Who may not watch any more. */
  final Set<Watcher> gone = ConcurrentHashMap.newKeySet();

  /** How many watchers each verification asked about. */
  final List<Integer> verifications = new CopyOnWriteArrayList<>();

  private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
  private final Map<ApplicationId, OrganizationId> applications = new ConcurrentHashMap<>();
  private final AtomicInteger redemptions = new AtomicInteger();
  private final AtomicInteger lookUps = new AtomicInteger();
  private final ManualClock clock;
  private volatile @Nullable Failure fault;
  private volatile Future<Void> released = Future.succeededFuture();

  private record Ticket(Redeemed content, Instant expiresAt) {}

  FakeTickets(ManualClock clock) {
    this.clock = clock;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(LiveTickets.REDEEM, this::redeem)
        .compose(done -> bus.serve(LiveTickets.VERIFY, this::verify))
        .compose(done -> bus.serve(Applications.GET, this::find));
  }

  /** A ticket to watch an application. */
  String buy(ApplicationId application) {
    return buy(watcher(application), null);
  }

  /** A ticket to watch the organization. */
  String buyForAll() {
    return buy(watcher(null), null);
  }

  String buy(Watcher watcher, @Nullable Instant until) {
    Token token = Token.generate(Token.LIVE_TICKET_PREFIX, new SecureRandom());
    tickets.put(
        token.hash(), new Ticket(new Redeemed(watcher, until), clock.instant().plus(LIFETIME)));
    return token.text();
  }

  /** Somebody new of the organization. */
  Watcher watcher(@Nullable ApplicationId application) {
    return new Watcher(
        organization, application, new Credential.OfKey(new ApiKeyId(UUID.randomUUID())));
  }

  /** An application of the organization. */
  ApplicationId ownApplication() {
    return applicationOf(organization);
  }

  ApplicationId applicationOf(OrganizationId owner) {
    var application = new ApplicationId(UUID.randomUUID());
    applications.put(application, owner);
    return application;
  }

  /** From now on nothing but this failure. */
  void failWith(Failure failure) {
    fault = failure;
  }

  /** From now on as before. */
  void recover() {
    fault = null;
  }

  /** From now on no answer before the promise is completed. */
  Promise<Void> hold() {
    Promise<Void> release = Promise.promise();
    released = release.future();
    return release;
  }

  int redemptions() {
    return redemptions.get();
  }

  /** How often an application was looked for. */
  int lookUps() {
    return lookUps.get();
  }

  private Future<Redeemed> redeem(Redeem request) {
    redemptions.incrementAndGet();
    return released.compose(free -> answer(request));
  }

  private Future<Redeemed> answer(Redeem request) {
    Failure failure = fault;
    if (failure != null) {
      return Future.failedFuture(new BusFailure(failure));
    }
    Ticket ticket = tickets.remove(request.hash());
    return ticket == null || !clock.instant().isBefore(ticket.expiresAt())
        ? Future.failedFuture(new BusFailure(new Failure.Unauthenticated("unknown ticket")))
        : Future.succeededFuture(ticket.content());
  }

  private Future<LiveTickets.Verified> verify(LiveTickets.Verify request) {
    verifications.add(request.watchers().size());
    Failure failure = fault;
    if (failure != null) {
      return Future.failedFuture(new BusFailure(failure));
    }
    Set<Watcher> ended = new HashSet<>(request.watchers());
    ended.retainAll(gone);
    return Future.succeededFuture(new LiveTickets.Verified(ended));
  }

  private Future<Application> find(Applications.Get request) {
    lookUps.incrementAndGet();
    return released.compose(
        free -> {
          Failure failure = fault;
          if (failure != null) {
            return Future.failedFuture(new BusFailure(failure));
          }
          return ApplicationId.parse(request.application().text())
              .filter(id -> request.organizationId().equals(applications.get(id)))
              .map(id -> Future.succeededFuture(application(id)))
              .orElseGet(
                  () ->
                      Future.failedFuture(
                          new BusFailure(
                              new Failure.NotFound("application", request.application().text()))));
        });
  }

  private Application application(ApplicationId id) {
    return new Application(id, null, "acme", null, Map.of(), clock.instant(), clock.instant());
  }
}
