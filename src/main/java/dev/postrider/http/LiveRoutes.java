package dev.postrider.http;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Bus;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.LiveTickets.Credential;
import dev.postrider.contract.LiveTickets.Validity;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sells live tickets. */
final class LiveRoutes {
  /** Where the live component's router is mounted. */
  static final String PATH = "/live";

  private static final String APPLICATION_PREFIX = "live.application.";
  private static final String ORGANIZATION_PREFIX = "live.organization.";

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
    return Map.of(
        "v1.live.create-ticket",
        call -> issue(call, call.application()),
        "v1.live.create-organization-ticket",
        call -> issue(call, null));
  }

  private Future<Reply> issue(Call call, @Nullable IdOrUid<ApplicationId> application) {
    Token ticket = Token.generate(Token.LIVE_TICKET_PREFIX, random);
    Instant expiresAt = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(ticketLifetime);
    var request =
        new LiveTickets.Issue(
            call.organizationId(),
            application,
            ticket.hash(),
            credential(call),
            new Validity(expiresAt, watchUntil(call)));
    return bus.request(LiveTickets.ISSUE, request)
        .map(
            issued ->
                Reply.created(
                    JsonWriter.object(
                        json ->
                            json.text("ticket", ticket.text())
                                .time("expiresAt", expiresAt)
                                .text("address", address(call, issued.applicationId()))
                                .text("path", PATH))));
  }

  private static String address(Call call, @Nullable ApplicationId application) {
    return application == null
        ? ORGANIZATION_PREFIX + call.organizationId()
        : APPLICATION_PREFIX + application;
  }

  private static Credential credential(Call call) {
    return switch (call.principal().orElseThrow()) {
      case ApiKeys.Holder key -> new Credential.OfKey(key.apiKeyId());
      case PortalTokens.Holder portal -> new Credential.OfPortal(portal.hash());
      case Sessions.Member member -> new Credential.OfSession(member.sessionId());
    };
  }

  /** The store knows when keys and portal tokens end; an access token's end only the token does. */
  private static @Nullable Instant watchUntil(Call call) {
    return call.principal().orElseThrow() instanceof Sessions.Member member
        ? member.expiresAt()
        : null;
  }
}
