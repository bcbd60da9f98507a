package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.OpenIdentities;
import dev.postrider.contract.OpenIdentities.Found;
import dev.postrider.contract.OpenIdentities.Link;
import dev.postrider.contract.OpenIdentities.Linked;
import dev.postrider.contract.OpenIdentities.Subject;
import dev.postrider.contract.People;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;

/** The tables of identities at OpenID Providers and of sign-ins that have begun there. */
final class OpenIdStore {
  private final Sql sql = Sql.of("openid");
  private final Database database;
  private final InstantSource clock;
  private final OrganizationStore organizations;
  private final PersonStore people;

  OpenIdStore(
      Database database, InstantSource clock, OrganizationStore organizations, PersonStore people) {
    this.database = database;
    this.clock = clock;
    this.organizations = organizations;
    this.people = people;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(OpenIdentities.BEGIN, this::begin)
        .compose(done -> bus.serve(OpenIdentities.END, this::end))
        .compose(done -> bus.serve(OpenIdentities.FIND, this::find))
        .compose(done -> bus.serve(OpenIdentities.LINK, this::link));
  }

  private Future<Done> begin(OpenIdentities.Begin request) {
    return database
        .query(sql.get("begin"), Tuple.of(request.hash(), time(request.expiresAt())))
        .map(new Done());
  }

  private Future<Done> end(OpenIdentities.End request) {
    return database
        .query(sql.get("end"), Tuple.of(request.hash(), time(clock.instant())))
        .compose(rows -> Rows.one(rows, row -> new Done(), "sign-in", "that the browser names"));
  }

  private Future<Found> find(Subject request) {
    return database
        .query(sql.get("find"), Tuple.of(request.issuer(), request.subject()))
        .map(
            rows ->
                new Found(
                    Rows.first(rows)
                        .map(row -> new PersonId(row.getUUID("person_id")))
                        .orElse(null)));
  }

  private Future<Linked> link(Link request) {
    return database.inTransaction(
        client ->
            people
                .find(client, request.email())
                .compose(
                    known ->
                        known.map(Future::succeededFuture).orElseGet(() -> create(client, request)))
                .compose(person -> link(client, person, request)));
  }

  private Future<PersonId> create(SqlClient client, Link request) {
    var newcomer = request.newcomer();
    return newcomer == null
        ? Future.failedFuture(
            new BusFailure(
                new Failure.Forbidden(
                    "Nobody has this address. Have a member of an organization invite you.")))
        : organizations
            .resolve(client, newcomer.organizationId())
            .compose(
                organization ->
                    people.insert(
                        client,
                        organization,
                        new People.Create(
                            request.email(), request.name(), null, organization, newcomer.role())))
            .map(People.Created::id);
  }

  private Future<Linked> link(SqlClient client, PersonId person, Link request) {
    Subject subject = request.subject();
    return database
        .query(
            client,
            sql.get("link"),
            Tuple.of(subject.issuer(), subject.subject(), person.value(), time(clock.instant())))
        .compose(
            linked ->
                linked.size() > 0
                    ? Future.succeededFuture(new Linked(person))
                    : Future.failedFuture(
                        new BusFailure(
                            new Failure.AlreadyExists(
                                "identity", request.email().text(), person.toString()))));
  }
}
