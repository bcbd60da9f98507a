package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Members;
import dev.postrider.contract.Members.Acting;
import dev.postrider.contract.Members.Member;
import dev.postrider.contract.Page;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.Scope;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * The membership table. Changes lock the organization, so that two owners cannot both be the last
 * but one who goes.
 */
final class MemberStore {
  private static final String NOUN = "member";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final Herald herald;

  MemberStore(Database database, InstantSource clock, Herald herald) {
    this.database = database;
    this.clock = clock;
    this.herald = herald;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Members.BROWSE, this::browse)
        .compose(done -> bus.serve(Members.CHANGE_ROLE, this::changeRole))
        .compose(done -> bus.serve(Members.REMOVE, this::remove))
        .compose(done -> bus.serve(Members.TRANSFER, this::transfer));
  }

  /** Makes a person a member; who is one already stays as they are. */
  Future<Void> add(
      SqlClient client, OrganizationId organization, PersonId person, MemberRole role) {
    return database
        .query(
            client,
            sql.get("add"),
            key(organization, person).addValue(role.text()).addValue(time(clock.instant())))
        .mapEmpty();
  }

  private Future<Page<Member>> browse(Members.Browse request) {
    return Keyset.byId(request.page(), PersonId::parse)
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
                            keyset.toPage(
                                rows, MemberStore::read, member -> member.personId().toString())));
  }

  private Future<Member> changeRole(Members.ChangeRole request) {
    return change(
        request.acting(),
        request.personId(),
        (client, acting) ->
            allow(acting, request.role())
                .compose(
                    allowed ->
                        request.role() == MemberRole.OWNER
                            ? Future.succeededFuture()
                            : keepAnOwner(client, acting.organizationId(), request.personId()))
                .compose(
                    kept ->
                        setRole(
                            client, acting.organizationId(), request.personId(), request.role())));
  }

  private Future<Done> remove(Members.Remove request) {
    OrganizationId organization = request.acting().organizationId();
    PersonId person = request.personId();
    return change(
        request.acting(),
        person,
        (client, acting) ->
            keepAnOwner(client, organization, person)
                .compose(
                    kept -> database.query(client, sql.get("remove"), key(organization, person)))
                .map(new Done()));
  }

  private Future<Member> transfer(Members.Transfer request) {
    return change(
        request.acting(),
        request.to(),
        (client, acting) ->
            allow(acting, MemberRole.OWNER)
                .compose(
                    allowed ->
                        setRole(client, acting.organizationId(), request.from(), MemberRole.ADMIN))
                .compose(
                    stepped ->
                        setRole(client, acting.organizationId(), request.to(), MemberRole.OWNER)));
  }

  /** Does something to a member whose role is not above that of who acts. */
  private <T> Future<T> change(
      Acting asked, PersonId person, BiFunction<SqlClient, Acting, Future<T>> change) {
    OrganizationId organization = asked.organizationId();
    return database.inTransaction(
        client -> {
          herald.tellAfter(client, Signal.accessChanged(organization));
          return database
              .query(client, sql.get("lock-organization"), Tuple.of(organization.value()))
              .compose(
                  locked ->
                      person.equals(asked.personId())
                          ? present(client, asked)
                          : manager(client, asked))
              .compose(
                  acting ->
                      database
                          .query(client, sql.get("find-role"), key(organization, person))
                          .compose(
                              rows -> Rows.one(rows, MemberStore::role, NOUN, person.toString()))
                          .compose(role -> allow(acting, role))
                          .compose(allowed -> change.apply(client, acting)));
        });
  }

  /** The authority that who acts still has; refuses who manages no members any more. */
  Future<Acting> manager(SqlClient client, Acting acting) {
    return present(client, acting)
        .compose(
            present ->
                present.authority().allows(Scope.MEMBERS)
                    ? Future.succeededFuture(present)
                    : forbid("Only admins and owners manage members. Ask one to do it."));
  }

  /**
   * The role of who acts may have been looked up a moment before it was taken away; now the
   * organization is locked.
   */
  private Future<Acting> present(SqlClient client, Acting acting) {
    OrganizationId organization = acting.organizationId();
    PersonId person = acting.personId();
    return person == null
        ? Future.succeededFuture(acting)
        : database
            .query(client, sql.get("find-role"), key(organization, person))
            .compose(
                rows ->
                    Rows.first(rows)
                        .map(MemberStore::role)
                        .map(role -> Future.succeededFuture(least(acting, role)))
                        .orElseGet(
                            () -> forbid("You are no member of this organization any more.")));
  }

  private static Acting least(Acting acting, MemberRole role) {
    return acting.authority().mayGive(role) ? acting.withAuthority(role) : acting;
  }

  private static <T> Future<T> forbid(String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Forbidden(detail)));
  }

  /** Refuses who may not give or take a role. */
  static Future<Void> allow(Acting acting, MemberRole role) {
    return acting.authority().mayGive(role)
        ? Future.succeededFuture()
        : forbid(
            "Only an %s gives and takes the role '%s'. Ask one to do it."
                .formatted(role.text(), role.text()));
  }

  private Future<Void> keepAnOwner(
      SqlClient client, OrganizationId organization, PersonId leaving) {
    return database
        .query(client, sql.get("find-owner-besides"), key(organization, leaving))
        .compose(
            others ->
                others.size() > 0
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new BusFailure(
                            new Failure.Conflict(
                                "An organization needs an owner, and there is no other one. Make"
                                    + " another member an owner first."))));
  }

  private Future<Member> setRole(
      SqlClient client, OrganizationId organization, PersonId person, MemberRole role) {
    return database
        .query(client, sql.get("set-role"), key(organization, person).addValue(role.text()))
        .compose(rows -> Rows.one(rows, MemberStore::read, NOUN, person.toString()));
  }

  private static Tuple key(OrganizationId organization, PersonId person) {
    return Tuple.of(organization.value(), person.value());
  }

  private static Member read(Row row) {
    return new Member(
        new PersonId(row.getUUID("person_id")),
        row.getString("email"),
        row.getString("name"),
        role(row),
        Rows.instant(row, "created_at"));
  }

  /** The role that a row names. */
  static MemberRole role(Row row) {
    return MemberRole.valueOf(row.getString("role").toUpperCase(Locale.ROOT));
  }
}
