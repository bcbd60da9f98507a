package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.Organizations;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Who may call: organizations, their API keys, and live tickets. Tokens are kept as hashes. */
final class AccessStore {
  private static final String FIRST_KEY_NAME = "first key";

  private final Sql organizationSql = Sql.of("organization");
  private final Sql apiKeySql = Sql.of("api-key");
  private final Sql ticketSql = Sql.of("live-ticket");
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final ApplicationStore applications;

  AccessStore(
      Database database, InstantSource clock, IdGenerator ids, ApplicationStore applications) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.applications = applications;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(ApiKeys.AUTHENTICATE, this::authenticate)
        .compose(done -> bus.serve(ApiKeys.CREATE, this::createKey))
        .compose(done -> bus.serve(Organizations.FOUND, this::found))
        .compose(done -> bus.serve(LiveTickets.ISSUE, this::issue))
        .compose(done -> bus.serve(LiveTickets.REDEEM, this::redeem));
  }

  private Future<ApiKeys.Holder> authenticate(ApiKeys.Authenticate request) {
    return database
        .query(apiKeySql.get("authenticate"), Tuple.of(request.hash(), time(clock.instant())))
        .compose(
            rows ->
                rows.size() == 0
                    ? unauthenticated(
                        "The API key is unknown, revoked or expired. Send a valid one as"
                            + " 'Authorization: Bearer pr_…'.")
                    : Rows.one(rows, AccessStore::holder, "API key", ""));
  }

  private Future<ApiKeys.Created> createKey(ApiKeys.Create request) {
    return database.inTransaction(
        client ->
            owner(client, request)
                .compose(
                    organization ->
                        insertKey(
                            client, organization, request.name(), request.hash(), request.hint())));
  }

  private Future<OrganizationId> owner(SqlClient client, ApiKeys.Create request) {
    var named = request.organizationId();
    return named == null
        ? organizations(client).compose(AccessStore::theOnlyOne)
        : database
            .query(client, organizationSql.get("find"), Tuple.of(named.value()))
            .compose(rows -> Rows.one(rows, row -> named, "organization", named.toString()));
  }

  private static Future<OrganizationId> theOnlyOne(List<OrganizationId> some) {
    return some.size() == 1
        ? Future.succeededFuture(some.getFirst())
        : Future.failedFuture(
            new BusFailure(
                new Failure.Conflict(
                    some.isEmpty()
                        ? "There is no organization yet. Start Postrider once to create it."
                        : "There are several organizations. Say which one the key is for.")));
  }

  private Future<Organizations.Founded> found(Organizations.Found request) {
    return database.inTransaction(
        client ->
            database
                .query(client, organizationSql.get("lock-founding"), Tuple.tuple())
                .compose(locked -> organizations(client))
                .compose(
                    some ->
                        some.isEmpty()
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
                    : insertKey(client, id, FIRST_KEY_NAME, key.hash(), key.hint()))
        .map(new Organizations.Founded(true));
  }

  private Future<ApiKeys.Created> insertKey(
      SqlClient client, OrganizationId organization, String name, String hash, String hint) {
    var id = new ApiKeyId(ids.next());
    return database
        .query(
            client,
            apiKeySql.get("create"),
            Tuple.of(id.value(), organization.value(), name, hash, hint, time(clock.instant())))
        .map(new ApiKeys.Created(id, organization));
  }

  private Future<List<OrganizationId>> organizations(SqlClient client) {
    return database
        .query(client, organizationSql.get("first-two"), Tuple.tuple())
        .map(
            rows -> {
              List<OrganizationId> found = new ArrayList<>();
              rows.forEach(row -> found.add(new OrganizationId(row.getUUID("id"))));
              return found;
            });
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

  private static ApiKeys.Holder holder(Row row) {
    return new ApiKeys.Holder(
        new OrganizationId(row.getUUID("organization_id")), new ApiKeyId(row.getUUID("id")));
  }

  private static LiveTickets.Redeemed redeemed(Row row) {
    return new LiveTickets.Redeemed(
        new OrganizationId(row.getUUID("organization_id")),
        new ApplicationId(row.getUUID("application_id")));
  }
}
