package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Invitations;
import dev.postrider.contract.Invitations.Accept;
import dev.postrider.contract.Invitations.Accepted;
import dev.postrider.contract.Invitations.Invitation;
import dev.postrider.contract.Invitations.Invite;
import dev.postrider.contract.Invitations.Shown;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.Page;
import dev.postrider.contract.People;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.InvitationId;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Map;

/** The invitation table; what the mailed links hold is kept as a hash. */
final class InvitationStore {
  private static final String NOUN = "invitation";
  private static final int OPEN_MAX = 100;

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final Nouns nouns;

  /** The stores of what an invitation is about. */
  record Nouns(PersonStore people, MemberStore members, MailOutbox mails) {}

  InvitationStore(Database database, InstantSource clock, IdGenerator ids, Nouns nouns) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.nouns = nouns;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Invitations.INVITE, this::invite)
        .compose(done -> bus.serve(Invitations.BROWSE, this::browse))
        .compose(done -> bus.serve(Invitations.REVOKE, this::revoke))
        .compose(done -> bus.serve(Invitations.SHOW, this::show))
        .compose(done -> bus.serve(Invitations.ACCEPT, this::accept));
  }

  private Future<Invitation> invite(Invite request) {
    OrganizationId organization = request.acting().organizationId();
    return database.inTransaction(
        client ->
            lock(client, organization)
                .compose(
                    name ->
                        allow(client, request)
                            .compose(allowed -> refuseMember(client, organization, request.email()))
                            .compose(none -> refuseTooMany(client, organization, request.email()))
                            .compose(few -> insert(client, request))
                            .compose(added -> mail(client, request, name).map(added))));
  }

  private Future<String> lock(SqlClient client, OrganizationId organization) {
    return database
        .query(client, sql.get("lock-organization"), Tuple.of(organization.value()))
        .compose(
            rows ->
                Rows.one(
                    rows, row -> row.getString("name"), "organization", organization.toString()));
  }

  /** Who invites somebody again takes what was given before. */
  private Future<Void> allow(SqlClient client, Invite request) {
    var key = Tuple.of(request.acting().organizationId().value(), request.email().key());
    return nouns
        .members()
        .manager(client, request.acting())
        .compose(
            acting ->
                MemberStore.allow(acting, request.role())
                    .compose(
                        allowed ->
                            database.query(
                                client,
                                sql.get("find-open-role"),
                                key.addValue(time(clock.instant()))))
                    .compose(
                        rows ->
                            Rows.first(rows)
                                .map(row -> MemberStore.allow(acting, MemberStore.role(row)))
                                .orElseGet(Future::succeededFuture)));
  }

  private Future<Void> refuseMember(
      SqlClient client, OrganizationId organization, EmailAddress email) {
    return database
        .query(client, sql.get("find-member"), Tuple.of(organization.value(), email.key()))
        .compose(
            rows ->
                Rows.first(rows)
                    .<Future<Void>>map(
                        row ->
                            Future.failedFuture(
                                new BusFailure(
                                    new Failure.AlreadyExists(
                                        "member",
                                        email.text(),
                                        new PersonId(row.getUUID("id")).toString()))))
                    .orElseGet(Future::succeededFuture));
  }

  private Future<Void> refuseTooMany(
      SqlClient client, OrganizationId organization, EmailAddress email) {
    return database
        .query(
            client,
            sql.get("count-others"),
            Tuple.of(organization.value(), email.key(), time(clock.instant()), OPEN_MAX))
        .compose(
            others ->
                others.size() < OPEN_MAX
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new BusFailure(
                            new Failure.Conflict(
                                "There are %d open invitations already. Revoke some first."
                                    .formatted(OPEN_MAX)))));
  }

  private Future<Invitation> insert(SqlClient client, Invite request) {
    return database
        .query(
            client,
            sql.get("invite"),
            Tuple.of(ids.next(), request.acting().organizationId().value())
                .addValue(request.email().text())
                .addValue(request.email().key())
                .addValue(request.role().text())
                .addValue(request.link().hash())
                .addValue(time(clock.instant()))
                .addValue(time(request.link().expiresAt()))
                .addValue(Rows.uuid(request.acting().personId()))
                .addValue(Rows.uuid(request.acting().apiKeyId())))
        .compose(rows -> Rows.one(rows, InvitationStore::read, NOUN, request.email().text()));
  }

  private Future<Void> mail(SqlClient client, Invite request, String organization) {
    var values =
        Map.of(
            MailKind.LINK,
            request.link().url(),
            "organization",
            organization,
            "inviter",
            request.inviter());
    return nouns.mails().add(client, new Mail(MailKind.INVITATION, request.email(), values));
  }

  private Future<Page<Invitation>> browse(Invitations.Browse request) {
    return Keyset.byId(request.page(), InvitationId::parse)
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
                                rows, InvitationStore::read, item -> item.id().toString())));
  }

  private Future<Done> revoke(Invitations.Revoke request) {
    var key = Tuple.of(request.acting().organizationId().value(), request.invitationId().value());
    return database.inTransaction(
        client ->
            database
                .query(client, sql.get("find-role"), key)
                .compose(
                    rows ->
                        Rows.one(rows, MemberStore::role, NOUN, request.invitationId().toString()))
                .compose(role -> MemberStore.allow(request.acting(), role))
                .compose(allowed -> database.query(client, sql.get("revoke"), key))
                .map(new Done()));
  }

  private Future<Shown> show(Invitations.Which request) {
    return database
        .query(sql.get("show"), Tuple.of(request.hash(), time(clock.instant())))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(
                        row ->
                            Future.succeededFuture(
                                new Shown(
                                    row.getString("name"),
                                    row.getString("email"),
                                    MemberStore.role(row),
                                    row.getBoolean("known"),
                                    Rows.instant(row, "expires_at"))))
                    .orElseGet(AccountStore::linkIsWorthless));
  }

  private Future<Accepted> accept(Accept request) {
    return database.inTransaction(
        client ->
            database
                .query(client, sql.get("accept"), Tuple.of(request.hash(), time(clock.instant())))
                .compose(rows -> accept(client, rows, request)));
  }

  private Future<Accepted> accept(SqlClient client, RowSet<Row> rows, Accept request) {
    if (rows.size() == 0) {
      return AccountStore.linkIsWorthless();
    }
    Row row = rows.iterator().next();
    var organization = new OrganizationId(row.getUUID("organization_id"));
    var email = new EmailAddress(row.getString("email"));
    return nouns
        .people()
        .find(client, email)
        .compose(
            person ->
                person
                    .map(
                        known ->
                            nouns
                                .members()
                                .add(client, organization, known, MemberStore.role(row))
                                .map(known))
                    .orElseGet(() -> create(client, row, request)))
        .map(person -> new Accepted(organization, person, email));
  }

  private Future<PersonId> create(SqlClient client, Row invitation, Accept request) {
    var name = request.name();
    var passwordHash = request.passwordHash();
    if (name == null || passwordHash == null) {
      return Future.failedFuture(
          new BusFailure(
              new Failure.Invalid(
                  name == null ? "/name" : "/password",
                  "is needed: nobody has this address yet, and the invitation makes an account")));
    }
    var organization = new OrganizationId(invitation.getUUID("organization_id"));
    return nouns
        .people()
        .insert(
            client,
            organization,
            new People.Create(
                new EmailAddress(invitation.getString("email")),
                name,
                passwordHash,
                organization,
                MemberStore.role(invitation)))
        .map(People.Created::id);
  }

  private static Invitation read(Row row) {
    return new Invitation(
        new InvitationId(row.getUUID("id")),
        row.getString("email"),
        MemberStore.role(row),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "expires_at"));
  }
}
