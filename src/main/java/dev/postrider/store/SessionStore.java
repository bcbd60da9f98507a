package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.People;
import dev.postrider.contract.Sessions;
import dev.postrider.contract.Sessions.Member;
import dev.postrider.contract.Sessions.Membership;
import dev.postrider.contract.Sessions.Opened;
import dev.postrider.contract.Sessions.Session;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The session table, and the refresh tokens, kept as hashes. */
final class SessionStore {
  private static final String NOUN = "session";
  private static final String ENDED = "The session has ended. Log in again.";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final Herald herald;

  SessionStore(Database database, InstantSource clock, IdGenerator ids, Herald herald) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.herald = herald;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Sessions.OPEN, this::open)
        .compose(done -> bus.serve(Sessions.REFRESH, this::refresh))
        .compose(done -> bus.serve(Sessions.CHECK, this::check))
        .compose(done -> bus.serve(Sessions.SWITCH, this::moveTo))
        .compose(done -> bus.serve(Sessions.LIST, this::list))
        .compose(done -> bus.serve(Sessions.END, this::end))
        .compose(done -> bus.serve(Sessions.END_ALL, this::endAll));
  }

  private Future<Opened> open(Sessions.Open request) {
    UUID id = ids.next();
    return database.inTransaction(
        client ->
            database
                .query(
                    client,
                    sql.get("open"),
                    Tuple.of(id, request.personId().value(), request.userAgent())
                        .addValue(request.address())
                        .addValue(time(clock.instant()))
                        .addValue(time(request.expiresAt()))
                        .addValue(request.passwordHash()))
                .compose(
                    opened ->
                        opened.size() > 0
                            ? addToken(client, request.refreshHash(), id)
                            : unauthenticated(
                                "The person is in no organization, or the password was changed this"
                                    + " moment. Log in again, or have somebody invite you."))
                .compose(added -> describe(client, id)));
  }

  private Future<Void> addToken(SqlClient client, String hash, UUID session) {
    return database.query(client, sql.get("add-refresh-token"), Tuple.of(hash, session)).mapEmpty();
  }

  private Future<Opened> refresh(Sessions.Refresh request) {
    return database
        .inTransaction(
            client ->
                database
                    .query(
                        client,
                        sql.get("find-refresh-token"),
                        Tuple.of(request.hash(), time(clock.instant())))
                    .compose(
                        rows ->
                            Rows.first(rows)
                                .map(row -> refresh(client, row, request))
                                .orElseGet(() -> unauthenticated(ENDED))))
        .compose(
            opened -> opened.map(Future::succeededFuture).orElseGet(() -> unauthenticated(ENDED)));
  }

  /** Empty for a token that was used before; the end of its session must be committed. */
  private Future<Optional<Opened>> refresh(SqlClient client, Row token, Sessions.Refresh request) {
    UUID session = token.getUUID("session_id");
    return database
        .query(client, sql.get("use-refresh-token"), Tuple.of(request.hash()))
        .compose(
            used ->
                used.rowCount() > 0
                    ? trade(client, session, request).map(Optional::of)
                    : endFamily(client, session).map(Optional.empty()));
  }

  private Future<Void> endFamily(SqlClient client, UUID session) {
    return database
        .query(client, sql.get("end-family"), Tuple.of(session))
        .onSuccess(ended -> Signal.accessChanged(ended).forEach(s -> herald.tellAfter(client, s)))
        .mapEmpty();
  }

  private Future<Opened> trade(SqlClient client, UUID session, Sessions.Refresh request) {
    return addToken(client, request.nextHash(), session)
        .compose(
            added ->
                database.query(
                    client, sql.get("refresh"), Tuple.of(session, time(clock.instant()))))
        .compose(refreshed -> describe(client, session));
  }

  private Future<Opened> describe(SqlClient client, UUID session) {
    return database
        .query(client, sql.get("describe"), Tuple.of(session))
        .compose(
            rows ->
                rows.size() > 0 ? Future.succeededFuture(opened(rows)) : unauthenticated(ENDED));
  }

  private static Opened opened(RowSet<Row> rows) {
    List<Membership> memberships = new ArrayList<>();
    rows.forEach(
        row ->
            memberships.add(
                new Membership(
                    new OrganizationId(row.getUUID("organization_id")),
                    row.getString("organization_name"),
                    MemberStore.role(row))));
    Row first = rows.iterator().next();
    var current = new OrganizationId(first.getUUID("current_id"));
    return new Opened(
        new SessionId(first.getUUID("id")),
        Rows.instant(first, "expires_at"),
        new People.Person(
            new PersonId(first.getUUID("person_id")),
            first.getString("email"),
            first.getString("name")),
        memberships.stream()
            .filter(membership -> membership.organizationId().equals(current))
            .findFirst()
            .orElseGet(memberships::getFirst),
        memberships);
  }

  private Future<Member> check(Sessions.Check request) {
    var session = request.sessionId();
    var organization = request.organizationId();
    return database
        .query(
            sql.get("check"),
            Tuple.of(session.value(), organization.value(), time(clock.instant())))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(
                        row ->
                            Future.succeededFuture(
                                new Member(
                                    organization,
                                    new PersonId(row.getUUID("person_id")),
                                    session,
                                    MemberStore.role(row),
                                    Rows.instant(row, "expires_at"))))
                    .orElseGet(() -> unauthenticated(ENDED)));
  }

  private Future<Opened> moveTo(Sessions.Switch request) {
    var organization = request.organizationId();
    return database.inTransaction(
        client ->
            database
                .query(
                    client,
                    sql.get("switch"),
                    Tuple.of(request.sessionId().value(), organization.value()))
                .compose(
                    rows -> Rows.one(rows, row -> row, "organization", organization.toString()))
                .compose(moved -> describe(client, request.sessionId().value())));
  }

  private Future<Sessions.Listed> list(Sessions.Of request) {
    return database
        .query(sql.get("list"), Tuple.of(request.personId().value(), time(clock.instant())))
        .map(
            rows -> {
              List<Session> sessions = new ArrayList<>();
              rows.forEach(row -> sessions.add(read(row)));
              return new Sessions.Listed(sessions);
            });
  }

  private static Session read(Row row) {
    return new Session(
        new SessionId(row.getUUID("id")),
        row.getString("user_agent"),
        row.getString("address"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "refreshed_at"),
        Rows.instant(row, "expires_at"));
  }

  private Future<Done> end(Sessions.End request) {
    return database
        .query(sql.get("end"), Tuple.of(request.sessionId().value(), request.personId().value()))
        .onSuccess(ended -> Signal.accessChanged(ended).forEach(herald::tell))
        .compose(rows -> Rows.one(rows, row -> new Done(), NOUN, request.sessionId().toString()));
  }

  private Future<Done> endAll(Sessions.Of request) {
    return database
        .query(sql.get("end-others"), Tuple.of(request.personId().value()).addValue(null))
        .onSuccess(ended -> Signal.accessChanged(ended).forEach(herald::tell))
        .map(new Done());
  }

  private static <T> Future<T> unauthenticated(String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Unauthenticated(detail)));
  }
}
