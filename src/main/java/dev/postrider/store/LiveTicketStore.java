package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;

/** Live tickets, kept as hashes. */
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
        .compose(done -> bus.serve(LiveTickets.REDEEM, this::redeem));
  }

  private Future<LiveTickets.Issued> issue(LiveTickets.Issue request) {
    var organization = request.organizationId();
    return applications
        .resolve(organization, request.application())
        .compose(
            application ->
                database
                    .query(
                        sql.get("issue"),
                        Tuple.of(
                            request.hash(),
                            organization.value(),
                            application.value(),
                            time(request.expiresAt())))
                    .map(new LiveTickets.Issued(application)));
  }

  private Future<LiveTickets.Redeemed> redeem(LiveTickets.Redeem request) {
    return database
        .query(sql.get("redeem"), Tuple.of(request.hash(), time(clock.instant())))
        .compose(
            rows ->
                rows.size() == 0
                    ? unauthenticated(
                        "The live ticket is unknown, used or expired. Ask for a new one.")
                    : Rows.one(rows, LiveTicketStore::redeemed, "live ticket", ""));
  }

  private static <T> Future<T> unauthenticated(String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Unauthenticated(detail)));
  }

  private static LiveTickets.Redeemed redeemed(Row row) {
    return new LiveTickets.Redeemed(
        new OrganizationId(row.getUUID("organization_id")),
        new ApplicationId(row.getUUID("application_id")));
  }
}
