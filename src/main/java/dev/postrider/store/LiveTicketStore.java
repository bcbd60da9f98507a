package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.LiveTickets.Credential;
import dev.postrider.contract.LiveTickets.Redeemed;
import dev.postrider.contract.LiveTickets.Watcher;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.SessionId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Live tickets, kept as hashes, and whether those who bought them may still watch. */
final class LiveTicketStore {
  private final Sql sql = Sql.of("live-ticket");
  private final Database database;
  private final InstantSource clock;
  private final ApplicationStore applications;

  LiveTicketStore(Database database, InstantSource clock, ApplicationStore applications) {
    this.database = database;
    this.clock = clock;
    this.applications = applications;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(LiveTickets.ISSUE, this::issue)
        .compose(done -> bus.serve(LiveTickets.REDEEM, this::redeem))
        .compose(done -> bus.serve(LiveTickets.VERIFY, this::verify));
  }

  /** A credential as columns, all but one of which are null. */
  private record Columns(
      @Nullable UUID apiKeyId, @Nullable String portalTokenHash, @Nullable UUID sessionId) {
    static Columns of(Credential credential) {
      return switch (credential) {
        case Credential.OfKey key -> new Columns(key.apiKeyId().value(), null, null);
        case Credential.OfPortal portal -> new Columns(null, portal.hash(), null);
        case Credential.OfSession session -> new Columns(null, null, session.sessionId().value());
      };
    }
  }

  private Future<LiveTickets.Issued> issue(LiveTickets.Issue request) {
    var application = request.application();
    return application == null
        ? insert(request, null)
        : applications
            .resolve(request.organizationId(), application)
            .compose(found -> insert(request, found));
  }

  private Future<LiveTickets.Issued> insert(
      LiveTickets.Issue request, @Nullable ApplicationId application) {
    var credential = Columns.of(request.credential());
    Instant watchUntil = request.validity().watchUntil();
    return database
        .query(
            sql.get("issue"),
            Tuple.of(request.hash(), request.organizationId().value())
                .addValue(Rows.uuid(application))
                .addValue(credential.apiKeyId())
                .addValue(credential.portalTokenHash())
                .addValue(credential.sessionId())
                .addValue(time(request.validity().connectBefore()))
                .addValue(watchUntil == null ? null : time(watchUntil)))
        .map(new LiveTickets.Issued(application));
  }

  private Future<Redeemed> redeem(LiveTickets.Redeem request) {
    return database
        .query(sql.get("redeem"), Tuple.of(request.hash(), time(clock.instant())))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(this::ifStanding)
                    .orElseGet(
                        () ->
                            unauthenticated(
                                "The live ticket is unknown, used or expired. Ask for a new"
                                    + " one.")));
  }

  private Future<Redeemed> ifStanding(Row ticket) {
    var watcher = watcher(ticket);
    Instant watchUntil = Rows.optionalInstant(ticket, "watch_until");
    return standing(List.of(watcher))
        .compose(
            standing -> {
              Optional<Instant> until = standing.get(watcher);
              return until == null
                  ? unauthenticated("The live ticket's credential has ended. Log in again.")
                  : Future.succeededFuture(
                      new Redeemed(watcher, earlier(until.orElse(null), watchUntil)));
            });
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private Future<LiveTickets.Verified> verify(LiveTickets.Verify request) {
    return standing(request.watchers())
        .map(
            standing -> {
              Set<Watcher> gone = new HashSet<>(request.watchers());
              gone.removeAll(standing.keySet());
              return new LiveTickets.Verified(gone);
            });
  }

  /** Those who may watch, with the end of their credential, empty for none. */
  private Future<Map<Watcher, Optional<Instant>>> standing(List<Watcher> watchers) {
    List<Columns> credentials =
        watchers.stream().map(watcher -> Columns.of(watcher.credential())).toList();
    return database
        .query(
            sql.get("find-standing"),
            Tuple.tuple()
                .addValue(Rows.ids(watchers, watcher -> watcher.organizationId().value()))
                .addValue(Rows.ids(watchers, watcher -> Rows.uuid(watcher.applicationId())))
                .addValue(Rows.ids(credentials, Columns::apiKeyId))
                .addValue(Rows.strings(credentials, Columns::portalTokenHash))
                .addValue(Rows.ids(credentials, Columns::sessionId))
                .addValue(time(clock.instant())))
        .map(
            rows -> {
              Map<Watcher, Optional<Instant>> standing = new HashMap<>();
              for (Row row : rows) {
                standing.put(
                    watchers.get((int) (row.getLong("place") - 1)),
                    Optional.ofNullable(Rows.optionalInstant(row, "expires_at")));
              }
              return standing;
            });
  }

  private static <T> Future<T> unauthenticated(String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Unauthenticated(detail)));
  }

  private static Watcher watcher(Row ticket) {
    UUID application = ticket.getUUID("application_id");
    return new Watcher(
        new OrganizationId(ticket.getUUID("organization_id")),
        application == null ? null : new ApplicationId(application),
        credential(ticket));
  }

  private static Credential credential(Row ticket) {
    UUID apiKey = ticket.getUUID("api_key_id");
    if (apiKey != null) {
      return new Credential.OfKey(new ApiKeyId(apiKey));
    }
    String portal = ticket.getString("portal_token_hash");
    return portal == null
        ? new Credential.OfSession(new SessionId(ticket.getUUID("user_session_id")))
        : new Credential.OfPortal(portal);
  }
}
