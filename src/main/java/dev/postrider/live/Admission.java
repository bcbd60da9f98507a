package dev.postrider.live;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.LiveTickets.Redeemed;
import dev.postrider.domain.Token;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Establishes who connects before the socket exists: what a browser sends while an answer is
 * awaited behind the upgrade would be lost. A ticket is used up by the first request that brings
 * it.
 */
final class Admission implements Handler<RoutingContext> {
  private static final String BROWSER = "live.browser";
  private static final int TICKET_LENGTH_MAX = 100;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final String TICKET_NEEDED =
      "A live connection needs a ticket that was not used before and has not expired."
          + " Buy one and connect with ?ticket= at once.";

  private final Bus bus;
  private final Capacity capacity;

  Admission(Bus bus, Capacity capacity) {
    this.bus = bus;
    this.capacity = capacity;
  }

  /** Who opened a socket that this let through. */
  static Redeemed browserOf(RoutingContext admitted) {
    return admitted.get(BROWSER);
  }

  @Override
  public void handle(RoutingContext request) {
    String ticket = ticket(request.queryParam("ticket"));
    if (!request.request().canUpgradeToWebSocket()) {
      request.response().putHeader(HttpHeaders.UPGRADE, "websocket");
      LiveProblem.UPGRADE_REQUIRED.answer(
          request.response(), "Open this path as a WebSocket (RFC 6455).");
    } else if (ticket == null) {
      LiveProblem.UNAUTHENTICATED.answer(request.response(), TICKET_NEEDED);
    } else if (capacity.isFull()) {
      unavailable(
          request,
          "This process has as many live connections as it may. Try again shortly.",
          RETRY_AFTER);
    } else {
      redeem(request, new Token(ticket));
    }
  }

  private void redeem(RoutingContext request, Token ticket) {
    capacity.take();
    request.request().pause();
    bus.request(LiveTickets.REDEEM, new LiveTickets.Redeem(ticket.hash()))
        .onComplete(
            answer -> {
              capacity.giveBack();
              request.request().resume();
              if (request.response().closed()) {
                return;
              }
              if (answer.succeeded()) {
                request.put(BROWSER, answer.result());
                request.next();
              } else {
                refuse(request, answer.cause());
              }
            });
  }

  private static void refuse(RoutingContext request, Throwable cause) {
    if (!(cause instanceof BusFailure refusal)) {
      request.fail(cause);
      return;
    }
    switch (refusal.failure()) {
      case Failure.Unauthenticated _, Failure.NotFound _ ->
          LiveProblem.UNAUTHENTICATED.answer(request.response(), TICKET_NEEDED);
      case Failure.Unavailable away -> unavailable(request, away.detail(), away.retryAfter());
      case Failure.Internal fault ->
          LiveProblem.INTERNAL.answer(request.response(), fault.detail());
      case Failure.AlreadyExists _,
          Failure.Conflict _,
          Failure.Invalid _,
          Failure.SecondFactorRequired _,
          Failure.TooMany _,
          Failure.Forbidden _ ->
          request.fail(cause);
    }
  }

  private static void unavailable(RoutingContext request, String detail, Duration retryAfter) {
    long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
    request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    LiveProblem.UNAVAILABLE.answer(request.response(), detail);
  }

  private static @Nullable String ticket(List<String> values) {
    return values.size() == 1
            && values.getFirst().startsWith(Token.LIVE_TICKET_PREFIX)
            && values.getFirst().length() <= TICKET_LENGTH_MAX
        ? values.getFirst()
        : null;
  }
}
