package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.LiveTickets;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Sells live tickets. */
final class LiveRoutes {
  /** Where the live component's router is mounted. */
  static final String PATH = "/live";

  private static final String ADDRESS_PREFIX = "live.application.";

  private final Bus bus;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Duration ticketLifetime;

  LiveRoutes(Bus bus, InstantSource clock, SecureRandom random, Duration ticketLifetime) {
    this.bus = bus;
    this.clock = clock;
    this.random = random;
    this.ticketLifetime = ticketLifetime;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of("v1.live.create-ticket", this::issue);
  }

  private Future<Reply> issue(Call call) {
    Token ticket = Token.generate(Token.LIVE_TICKET_PREFIX, random);
    Instant expiresAt = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(ticketLifetime);
    var request =
        new LiveTickets.Issue(call.organizationId(), call.application(), ticket.hash(), expiresAt);
    return bus.request(LiveTickets.ISSUE, request)
        .map(
            issued ->
                Reply.created(
                    JsonWriter.object(
                        json ->
                            json.text("ticket", ticket.text())
                                .time("expiresAt", expiresAt)
                                .text("address", ADDRESS_PREFIX + issued.applicationId())
                                .text("path", PATH))));
  }
}
