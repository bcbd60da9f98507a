package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.ApiKeys.ApiKey;
import dev.postrider.contract.ApiKeys.Grant;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Page;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Scope;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** API keys, kept as hashes. */
final class ApiKeyStore {
  private static final String NOUN = "API key";

  private final Sql sql = Sql.of("api-key");
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final OrganizationStore organizations;

  ApiKeyStore(
      Database database, InstantSource clock, IdGenerator ids, OrganizationStore organizations) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.organizations = organizations;
  }

  Future<Void> serve(Bus bus, Herald herald) {
    return bus.serve(ApiKeys.AUTHENTICATE, this::authenticate)
        .compose(done -> bus.serve(ApiKeys.CREATE, this::create))
        .compose(done -> bus.serve(ApiKeys.GET, this::get))
        .compose(done -> bus.serve(ApiKeys.BROWSE, this::browse))
        .compose(done -> bus.serve(ApiKeys.REVOKE, request -> revoke(request, herald)));
  }

  private Future<ApiKeys.Holder> authenticate(ApiKeys.Authenticate request) {
    return database
        .query(sql.get("authenticate"), Tuple.of(request.hash(), time(clock.instant())))
        .map(
            rows ->
                Rows.first(rows)
                    .map(ApiKeyStore::holder)
                    .orElseThrow(
                        () ->
                            new BusFailure(
                                new Failure.Unauthenticated(
                                    "The API key is unknown, revoked or expired. Send a valid one"
                                        + " as 'Authorization: Bearer pr_…'."))));
  }

  private Future<ApiKey> create(ApiKeys.Create request) {
    return database.inTransaction(
        client ->
            organizations
                .resolve(client, request.organizationId())
                .compose(organization -> insert(client, organization, request)));
  }

  /** Stores a key of an organization that exists. */
  Future<ApiKey> insert(SqlClient client, OrganizationId organization, ApiKeys.Create request) {
    var expiresAt = request.grant().expiresAt();
    return database
        .query(
            client,
            sql.get("create"),
            Tuple.of(ids.next(), organization.value(), request.name(), request.hash())
                .addValue(request.hint())
                .addValue(names(request.grant()))
                .addValue(expiresAt == null ? null : time(expiresAt))
                .addValue(time(clock.instant())))
        .compose(rows -> Rows.one(rows, ApiKeyStore::read, NOUN, request.name()));
  }

  private static String @Nullable [] names(Grant grant) {
    var scopes = grant.scopes();
    return scopes == null ? null : scopes.stream().map(Scope::name).sorted().toArray(String[]::new);
  }

  private Future<ApiKey> get(ApiKeys.Get request) {
    return database
        .query(sql.get("find"), key(request))
        .compose(rows -> Rows.one(rows, ApiKeyStore::read, NOUN, request.apiKeyId().toString()));
  }

  private Future<Page<ApiKey>> browse(ApiKeys.Browse request) {
    return Keyset.byId(request.page(), ApiKeyId::parse)
        .compose(
            keyset ->
                database
                    .query(
                        sql.get("browse", request.page().readsAscending()),
                        Tuple.of(
                            request.organizationId().value(),
                            keyset.low(),
                            keyset.high(),
                            keyset.rowLimit()))
                    .map(
                        rows ->
                            keyset.toPage(rows, ApiKeyStore::read, item -> item.id().toString())));
  }

  private Future<Done> revoke(ApiKeys.Get request, Herald herald) {
    return database
        .query(sql.get("revoke"), key(request).addValue(time(clock.instant())))
        .compose(rows -> Rows.one(rows, row -> new Done(), NOUN, request.apiKeyId().toString()))
        .onSuccess(revoked -> herald.tell(Signal.accessChanged(request.organizationId())));
  }

  private static Tuple key(ApiKeys.Get request) {
    return Tuple.of(request.organizationId().value(), request.apiKeyId().value());
  }

  private static ApiKeys.Holder holder(Row row) {
    return new ApiKeys.Holder(
        new OrganizationId(row.getUUID("organization_id")),
        new ApiKeyId(row.getUUID("id")),
        grant(row));
  }

  private static Grant grant(Row row) {
    String[] scopes = row.getArrayOfStrings("scopes");
    return new Grant(
        scopes == null
            ? null
            : Arrays.stream(scopes).map(Scope::valueOf).collect(Collectors.toUnmodifiableSet()),
        Rows.optionalInstant(row, "expires_at"));
  }

  private static ApiKey read(Row row) {
    return new ApiKey(
        new ApiKeyId(row.getUUID("id")),
        row.getString("name"),
        row.getString("hint"),
        grant(row),
        Rows.instant(row, "created_at"),
        Rows.optionalInstant(row, "last_used_at"));
  }
}
