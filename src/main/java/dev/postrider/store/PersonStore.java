package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.People;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** The person table. */
final class PersonStore {
  private static final String NOUN = "person";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final OrganizationStore organizations;
  private final MemberStore members;

  PersonStore(
      Database database,
      InstantSource clock,
      IdGenerator ids,
      OrganizationStore organizations,
      MemberStore members) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.organizations = organizations;
    this.members = members;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(People.CREATE, this::create)
        .compose(done -> bus.serve(People.CREDENTIALS, this::credentials))
        .compose(done -> bus.serve(People.ACCOUNT, this::account));
  }

  private Future<People.Created> create(People.Create request) {
    return database.inTransaction(
        client ->
            organizations
                .resolve(client, request.organizationId())
                .compose(organization -> insert(client, organization, request)));
  }

  /** Stores a person with a membership in an organization that exists. */
  Future<People.Created> insert(
      SqlClient client, OrganizationId organization, People.Create request) {
    UUID id = ids.next();
    var now = time(clock.instant());
    return database
        .query(
            client,
            sql.get("create"),
            Tuple.of(id, request.email().text(), request.email().key(), request.name())
                .addValue(request.passwordHash())
                .addValue(now))
        .compose(created -> created.size() > 0 ? Future.succeededFuture() : taken(client, request))
        .compose(created -> members.add(client, organization, new PersonId(id), request.role()))
        .map(new People.Created(new PersonId(id)));
  }

  private <T> Future<T> taken(SqlClient client, People.Create request) {
    return find(client, request.email())
        .compose(
            person ->
                Future.failedFuture(
                    new BusFailure(
                        new Failure.AlreadyExists(
                            NOUN,
                            request.email().text(),
                            person.map(PersonId::toString).orElse("another")))));
  }

  /** The person who has an address. */
  Future<Optional<PersonId>> find(SqlClient client, EmailAddress email) {
    return database
        .query(client, sql.get("find-id"), Tuple.of(email.key()))
        .map(rows -> Rows.first(rows).map(row -> new PersonId(row.getUUID("id"))));
  }

  private Future<People.Account> account(People.AccountOf request) {
    PersonId person = request.id();
    return database
        .query(sql.get("find-account"), Tuple.of(person.value()))
        .compose(
            rows ->
                Rows.one(
                    rows,
                    row ->
                        new People.Account(
                            person,
                            new EmailAddress(row.getString("email")),
                            row.getString("password_hash")),
                    NOUN,
                    person.toString()));
  }

  private Future<People.Credentials> credentials(People.Find request) {
    return database
        .query(sql.get("find-credentials"), Tuple.of(request.email().key()))
        .map(
            rows ->
                Rows.first(rows)
                    .map(
                        row ->
                            new People.Credentials(
                                new PersonId(row.getUUID("id")), row.getString("password_hash")))
                    .orElseGet(() -> new People.Credentials(null, null)));
  }
}
