package dev.postrider.live;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.LiveTickets.Redeem;
import dev.postrider.contract.LiveTickets.Redeemed;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import dev.postrider.support.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tickets in memory instead of the store. */
final class FakeTickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
  private final OrganizationId organization = new OrganizationId(UUID.randomUUID());
  private final AtomicInteger redemptions = new AtomicInteger();
  private final ManualClock clock;
  private volatile @Nullable Failure fault;
  private volatile Future<Void> released = Future.succeededFuture();

  private record Ticket(ApplicationId application, Instant expiresAt) {}

  FakeTickets(ManualClock clock) {
    this.clock = clock;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(LiveTickets.REDEEM, this::redeem);
  }

  /** A ticket to watch an application. */
  String buy(ApplicationId application) {
    Token token = Token.generate(Token.LIVE_TICKET_PREFIX, new SecureRandom());
    tickets.put(token.hash(), new Ticket(application, clock.instant().plus(LIFETIME)));
    return token.text();
  }

  /** From now on nothing but this failure. */
  void failWith(Failure failure) {
    fault = failure;
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
        : Future.succeededFuture(new Redeemed(organization, ticket.application()));
  }
}
