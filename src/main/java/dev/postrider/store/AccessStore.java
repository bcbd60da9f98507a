package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.ApiKeys.Grant;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.Organizations;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;

/** The first organization, and live tickets, which are kept as hashes. */
final class AccessStore {
  private static final String FIRST_KEY_NAME = "first key";

  private final Sql organizationSql = Sql.of("organization");
  private final Sql ticketSql = Sql.of("live-ticket");
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final ApiKeyStore keys;
  private final ApplicationStore applications;

  AccessStore(
      Database database,
      InstantSource clock,
      IdGenerator ids,
      ApiKeyStore keys,
      ApplicationStore applications) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.keys = keys;
    this.applications = applications;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Organizations.FOUND, this::found)
        .compose(done -> bus.serve(LiveTickets.ISSUE, this::issue))
        .compose(done -> bus.serve(LiveTickets.REDEEM, this::redeem));
  }

  private Future<Organizations.Founded> found(Organizations.Found request) {
    return database.inTransaction(
        client ->
            database
                .query(client, organizationSql.get("lock-founding"), Tuple.tuple())
                .compose(
                    locked ->
                        database.query(client, organizationSql.get("first-two"), Tuple.tuple()))
                .compose(
                    some ->
                        some.size() == 0
                            ? foundFirst(client, request)
                            : Future.succeededFuture(new Organizations.Founded(false))));
  }

  private Future<Organizations.Founded> foundFirst(SqlClient client, Organizations.Found request) {
    var id = new OrganizationId(ids.next());
    var key = request.apiKey();
    return database
        .query(
            client,
            organizationSql.get("create"),
            Tuple.of(id.value(), request.name(), time(clock.instant())))
        .compose(
            created ->
                key == null
                    ? Future.succeededFuture()
                    : keys.insert(
                        client,
                        id,
                        new ApiKeys.Create(
                            id, FIRST_KEY_NAME, key.hash(), key.hint(), Grant.EVERYTHING)))
        .map(new Organizations.Founded(true));
  }

  private Future<LiveTickets.Issued> issue(LiveTickets.Issue request) {
    var organization = request.organizationId();
    return applications
        .resolve(organization, request.application())
        .compose(
            application ->
                database
                    .query(
                        ticketSql.get("issue"),
                        Tuple.of(
                            request.hash(),
                            organization.value(),
                            application.value(),
                            time(request.expiresAt())))
                    .map(new LiveTickets.Issued(application)));
  }

  private Future<LiveTickets.Redeemed> redeem(LiveTickets.Redeem request) {
    return database
        .query(ticketSql.get("redeem"), Tuple.of(request.hash(), time(clock.instant())))
        .compose(
            rows ->
                rows.size() == 0
                    ? unauthenticated(
                        "The live ticket is unknown, used or expired. Ask for a new one.")
                    : Rows.one(rows, AccessStore::redeemed, "live ticket", ""));
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
