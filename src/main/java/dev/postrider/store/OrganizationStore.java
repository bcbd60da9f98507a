package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.Organizations.Organization;
import dev.postrider.contract.Organizations.Settings;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The organization table. */
final class OrganizationStore {
  private static final String NOUN = "organization";
  private static final int OWNED_MAX = 20;

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final MemberStore members;

  OrganizationStore(Database database, InstantSource clock, IdGenerator ids, MemberStore members) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.members = members;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Organizations.CREATE, this::create)
        .compose(done -> bus.serve(Organizations.GET, this::get))
        .compose(done -> bus.serve(Organizations.RENAME, this::rename))
        .compose(done -> bus.serve(Organizations.SETTINGS, this::settings))
        .compose(done -> bus.serve(Organizations.CHANGE_SETTINGS, this::changeSettings));
  }

  /** The organization that is named, or the only one. */
  Future<OrganizationId> resolve(SqlClient client, @Nullable OrganizationId named) {
    return named == null
        ? database
            .query(client, sql.get("first-two"), Tuple.tuple())
            .compose(OrganizationStore::theOnlyOne)
        : database
            .query(client, sql.get("find"), Tuple.of(named.value()))
            .compose(rows -> Rows.one(rows, row -> named, NOUN, named.toString()));
  }

  private static Future<OrganizationId> theOnlyOne(RowSet<Row> some) {
    return some.size() == 1
        ? Future.succeededFuture(new OrganizationId(some.iterator().next().getUUID("id")))
        : Future.failedFuture(
            new BusFailure(
                new Failure.Conflict(
                    some.size() == 0
                        ? "There is no organization yet. Start Postrider once to create it."
                        : "There are several organizations. Say which one is meant.")));
  }

  private Future<Organization> create(Organizations.Create request) {
    PersonId owner = request.owner();
    return database.inTransaction(
        client ->
            database
                .query(client, sql.get("count-owned"), Tuple.of(owner.value(), OWNED_MAX))
                .compose(
                    owned -> owned.size() < OWNED_MAX ? insert(client, request.name()) : full())
                .compose(
                    created ->
                        members.add(client, created.id(), owner, MemberRole.OWNER).map(created)));
  }

  private static <T> Future<T> full() {
    return Future.failedFuture(
        new BusFailure(
            new Failure.Conflict(
                "A person owns at most %d organizations. Transfer one first."
                    .formatted(OWNED_MAX))));
  }

  /** Stores an organization, which nobody owns yet. */
  Future<Organization> insert(SqlClient client, String name) {
    var id = new OrganizationId(ids.next());
    return database
        .query(client, sql.get("create"), Tuple.of(id.value(), name, time(clock.instant())))
        .compose(rows -> Rows.one(rows, OrganizationStore::read, NOUN, id.toString()));
  }

  private Future<Organization> get(Organizations.Which request) {
    var organization = request.organizationId();
    return database
        .query(sql.get("get"), Tuple.of(organization.value()))
        .compose(rows -> Rows.one(rows, OrganizationStore::read, NOUN, organization.toString()));
  }

  private Future<Organization> rename(Organizations.Rename request) {
    var organization = request.organizationId();
    return database
        .query(sql.get("rename"), Tuple.of(organization.value(), request.name()))
        .compose(rows -> Rows.one(rows, OrganizationStore::read, NOUN, organization.toString()));
  }

  private Future<Settings> settings(Organizations.Which request) {
    var organization = request.organizationId();
    return database
        .query(sql.get("find-settings"), Tuple.of(organization.value()))
        .compose(
            rows -> Rows.one(rows, OrganizationStore::readSettings, NOUN, organization.toString()));
  }

  private Future<Settings> changeSettings(Organizations.ChangeSettings request) {
    var organization = request.organizationId();
    return database
        .query(
            sql.get("update-settings"),
            Tuple.of(organization.value()).addValue(request.validatePayloads()))
        .compose(
            rows -> Rows.one(rows, OrganizationStore::readSettings, NOUN, organization.toString()));
  }

  private static Organization read(Row row) {
    return new Organization(
        new OrganizationId(row.getUUID("id")),
        row.getString("name"),
        Rows.instant(row, "created_at"));
  }

  private static Settings readSettings(Row row) {
    return new Settings(row.getBoolean("validate_payloads"));
  }
}
