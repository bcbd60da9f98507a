package dev.postrider.store;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.ApiKeys.Grant;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.Organizations.Found;
import dev.postrider.contract.Organizations.Founded;
import dev.postrider.contract.People;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** Stores the first organization with its first key and its first owner. */
final class Founding {
  private static final String KEY_NAME = "first key";

  private final Sql sql = Sql.of("organization");
  private final Database database;
  private final OrganizationStore organizations;
  private final ApiKeyStore keys;
  private final PersonStore people;

  Founding(
      Database database, OrganizationStore organizations, ApiKeyStore keys, PersonStore people) {
    this.database = database;
    this.organizations = organizations;
    this.keys = keys;
    this.people = people;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Organizations.FOUND, this::found);
  }

  private Future<Founded> found(Found request) {
    return database.inTransaction(
        client ->
            database
                .query(client, sql.get("lock-founding"), Tuple.tuple())
                .compose(locked -> database.query(client, sql.get("first-two"), Tuple.tuple()))
                .compose(
                    some ->
                        some.size() == 0
                            ? foundFirst(client, request).map(new Founded(true))
                            : Future.succeededFuture(new Founded(false))));
  }

  private Future<Void> foundFirst(SqlClient client, Found request) {
    return organizations
        .insert(client, request.name())
        .compose(
            created ->
                addKey(client, created.id(), request)
                    .compose(added -> addOwner(client, created.id(), request)));
  }

  private Future<Void> addKey(SqlClient client, OrganizationId organization, Found request) {
    var key = request.apiKey();
    return key == null
        ? Future.succeededFuture()
        : keys.insert(
                client,
                organization,
                new ApiKeys.Create(
                    organization, KEY_NAME, key.hash(), key.hint(), Grant.EVERYTHING))
            .mapEmpty();
  }

  private Future<Void> addOwner(SqlClient client, OrganizationId organization, Found request) {
    var owner = request.owner();
    return owner == null
        ? Future.succeededFuture()
        : people
            .insert(
                client,
                organization,
                new People.Create(
                    owner.email(),
                    owner.email().text(),
                    owner.passwordHash(),
                    organization,
                    MemberRole.OWNER))
            .mapEmpty();
  }
}
