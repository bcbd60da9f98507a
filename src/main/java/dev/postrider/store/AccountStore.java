package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Accounts;
import dev.postrider.contract.Accounts.ByMail;
import dev.postrider.contract.Accounts.ChangePassword;
import dev.postrider.contract.Accounts.Confirm;
import dev.postrider.contract.Accounts.Confirmed;
import dev.postrider.contract.Accounts.ResetPassword;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.People;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.SessionId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How people come by an account and by its password; links in mails are kept as hashes. */
final class AccountStore {
  private static final String REGISTRATION = "registration";
  private static final String PASSWORD_RESET = "password_reset";
  private static final String NOUN = "person";

  private final Sql sql = Sql.of("one-time-link");
  private final Sql personSql = Sql.of(NOUN);
  private final Sql sessionSql = Sql.of("session");
  private final Database database;
  private final InstantSource clock;
  private final Nouns nouns;

  /** The stores of what an account is made of, and who is told when sessions end. */
  record Nouns(
      PersonStore people, OrganizationStore organizations, MailOutbox mails, Herald herald) {}

  AccountStore(Database database, InstantSource clock, Nouns nouns) {
    this.database = database;
    this.clock = clock;
    this.nouns = nouns;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Accounts.REGISTER, this::register)
        .compose(done -> bus.serve(Accounts.CONFIRM, this::confirm))
        .compose(done -> bus.serve(Accounts.FORGET_PASSWORD, this::forgetPassword))
        .compose(done -> bus.serve(Accounts.RESET_PASSWORD, this::resetPassword))
        .compose(done -> bus.serve(Accounts.CHANGE_PASSWORD, this::changePassword));
  }

  private Future<Done> register(ByMail request) {
    return database
        .inTransaction(
            client ->
                nouns
                    .people()
                    .find(client, request.email())
                    .compose(
                        person ->
                            person.isPresent()
                                ? mail(
                                    client,
                                    MailKind.ADDRESS_TAKEN,
                                    request.email(),
                                    request.logInUrl())
                                : mailLink(client, REGISTRATION, MailKind.VERIFY_ADDRESS, request)))
        .map(new Done());
  }

  private Future<Done> forgetPassword(ByMail request) {
    return database
        .inTransaction(
            client ->
                nouns
                    .people()
                    .find(client, request.email())
                    .compose(
                        person ->
                            person.isPresent()
                                ? mailLink(client, PASSWORD_RESET, MailKind.RESET_PASSWORD, request)
                                : Future.succeededFuture()))
        .map(new Done());
  }

  private Future<Void> mailLink(SqlClient client, String purpose, MailKind kind, ByMail request) {
    EmailAddress email = request.email();
    return database
        .query(
            client,
            sql.get("add"),
            Tuple.of(request.link().hash(), purpose, email.text(), email.key())
                .addValue(time(request.link().expiresAt())))
        .compose(added -> mail(client, kind, email, request.link().url()));
  }

  private Future<Void> mail(SqlClient client, MailKind kind, EmailAddress to, String url) {
    return nouns.mails().add(client, new Mail(kind, to, Map.of(MailKind.LINK, url)));
  }

  private Future<Confirmed> confirm(Confirm request) {
    return database.inTransaction(
        client ->
            use(client, request.linkHash(), REGISTRATION)
                .compose(email -> create(client, email, request)));
  }

  private Future<Confirmed> create(SqlClient client, EmailAddress email, Confirm request) {
    return nouns
        .organizations()
        .insert(client, request.organization())
        .compose(
            organization ->
                nouns
                    .people()
                    .insert(
                        client,
                        organization.id(),
                        new People.Create(
                            email,
                            request.name(),
                            request.passwordHash(),
                            organization.id(),
                            MemberRole.OWNER))
                    .map(created -> new Confirmed(created.id(), email, organization.id())));
  }

  private Future<Done> resetPassword(ResetPassword request) {
    return database.inTransaction(
        client ->
            use(client, request.linkHash(), PASSWORD_RESET)
                .compose(email -> nouns.people().find(client, email))
                .compose(
                    person ->
                        person
                            .map(Future::succeededFuture)
                            .orElseGet(AccountStore::linkIsWorthless))
                .compose(
                    person ->
                        setPassword(
                            client,
                            new ChangePassword(
                                person, null, request.passwordHash(), request.url()))));
  }

  private Future<Done> changePassword(ChangePassword request) {
    return database.inTransaction(client -> setPassword(client, request));
  }

  private Future<Done> setPassword(SqlClient client, ChangePassword request) {
    PersonId person = request.personId();
    @Nullable SessionId sparing = request.sparing();
    return database
        .query(
            client,
            personSql.get("change-password"),
            Tuple.of(person.value(), request.passwordHash(), time(clock.instant())))
        .compose(
            rows ->
                Rows.one(
                    rows, row -> new EmailAddress(row.getString("email")), NOUN, person.toString()))
        .compose(
            email ->
                database
                    .query(
                        client,
                        sessionSql.get("end-others"),
                        Tuple.of(person.value()).addValue(sparing == null ? null : sparing.value()))
                    .onSuccess(
                        ended ->
                            Signal.accessChanged(ended)
                                .forEach(signal -> nouns.herald().tellAfter(client, signal)))
                    .compose(
                        ended ->
                            database.query(
                                client, sql.get("forget"), Tuple.of(email.key(), PASSWORD_RESET)))
                    .compose(
                        forgotten -> mail(client, MailKind.PASSWORD_CHANGED, email, request.url())))
        .map(new Done());
  }

  /** The address to which a link was mailed; the link and its like are worth nothing any more. */
  private Future<EmailAddress> use(SqlClient client, String hash, String purpose) {
    return database
        .query(client, sql.get("use"), Tuple.of(hash, purpose, time(clock.instant())))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(row -> Future.succeededFuture(new EmailAddress(row.getString("email"))))
                    .orElseGet(AccountStore::linkIsWorthless))
        .compose(
            email ->
                database
                    .query(client, sql.get("forget"), Tuple.of(email.key(), purpose))
                    .map(email));
  }

  /** Refuses the token of a link. */
  static <T> Future<T> linkIsWorthless() {
    return Future.failedFuture(
        new BusFailure(
            new Failure.Invalid(
                "/token",
                "The link is not valid any more, was used, or never was. Ask for another.")));
  }
}
