package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.SecondFactors;
import dev.postrider.contract.SecondFactors.Confirm;
import dev.postrider.contract.SecondFactors.RecoveryHash;
import dev.postrider.contract.SecondFactors.RenewCodes;
import dev.postrider.contract.SecondFactors.Reset;
import dev.postrider.contract.SecondFactors.Start;
import dev.postrider.contract.SecondFactors.Status;
import dev.postrider.contract.SecondFactors.Use;
import dev.postrider.contract.SecondFactors.Waiting;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.PersonId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The second factors of people; secrets are encrypted, recovery codes kept as hashes. */
final class SecondFactorStore {
  /** For how long a secret that was shown waits to be confirmed. */
  private static final Duration WAITS = Duration.ofHours(1);

  private static final String PERSON = "person";
  static final String NONE_ON = "No second factor is on. Start one and confirm it first.";

  private final Sql sql = Sql.of("second-factor");
  private final Sql sessionSql = Sql.of("session");
  private final Database database;
  private final InstantSource clock;
  private final Surroundings surroundings;

  /** What a second factor is kept and told with. */
  record Surroundings(
      SecretBox box, PersonStore people, PersonMails mails, SecondFactorProofs proofs) {}

  SecondFactorStore(Database database, InstantSource clock, Surroundings surroundings) {
    this.database = database;
    this.clock = clock;
    this.surroundings = surroundings;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(SecondFactors.STATUS, this::status)
        .compose(done -> bus.serve(SecondFactors.START, this::start))
        .compose(done -> bus.serve(SecondFactors.WAITING, this::waiting))
        .compose(done -> bus.serve(SecondFactors.CONFIRM, this::confirm))
        .compose(done -> bus.serve(SecondFactors.RENEW_CODES, this::renewCodes))
        .compose(done -> bus.serve(SecondFactors.SWITCH_OFF, this::switchOff))
        .compose(done -> bus.serve(SecondFactors.RESET, this::reset));
  }

  private Future<Status> status(SecondFactors.Of request) {
    return database
        .query(sql.get("status"), Tuple.of(request.personId().value()))
        .map(
            rows ->
                Rows.first(rows)
                    .map(
                        row ->
                            new Status(
                                Rows.instant(row, "active_since"),
                                row.getInteger("recovery_codes_left")))
                    .orElseGet(() -> new Status(null, 0)));
  }

  private Future<Done> start(Start request) {
    var person = request.personId().value();
    var sealed = surroundings.box().seal(request.secret().text(), person);
    return database
        .query(
            sql.get("start"),
            Tuple.of(person, sealed.keyId(), sealed.ciphertext(), time(clock.instant())))
        .compose(
            started ->
                started.size() > 0
                    ? Future.succeededFuture(new Done())
                    : conflict("The second factor is on already. Switch it off first."));
  }

  private Future<Waiting> waiting(SecondFactors.Of request) {
    PersonId person = request.personId();
    return database
        .query(
            sql.get("find-waiting"), Tuple.of(person.value(), time(clock.instant().minus(WAITS))))
        .compose(
            rows ->
                Rows.first(rows)
                    .map(
                        row ->
                            Future.succeededFuture(
                                new Waiting(
                                    SecondFactorProofs.secret(surroundings.box(), row, person),
                                    Rows.instant(row, "started_at"))))
                    .orElseGet(SecondFactorStore::nothingWaits));
  }

  private Future<Done> confirm(Confirm request) {
    var person = request.personId().value();
    return database.inTransaction(
        client ->
            database
                .query(
                    client,
                    sql.get("confirm"),
                    Tuple.of(person, time(request.startedAt()), time(clock.instant()))
                        .addValue(request.step().number()))
                .compose(
                    confirmed -> confirmed.size() > 0 ? Future.succeededFuture() : nothingWaits())
                .compose(confirmed -> addCodes(client, request.personId(), request.codes()))
                .compose(
                    added ->
                        database.query(
                            client,
                            sessionSql.get("end-others"),
                            Tuple.of(person, request.sparing().value())))
                .compose(
                    ended ->
                        surroundings
                            .mails()
                            .tell(
                                client,
                                request.personId(),
                                MailKind.SECOND_FACTOR_ON,
                                request.url())));
  }

  private Future<Void> addCodes(SqlClient client, PersonId person, List<RecoveryHash> codes) {
    String[] hashes = codes.stream().map(RecoveryHash::hash).toArray(String[]::new);
    return database
        .query(client, sql.get("add-recovery-codes"), Tuple.of(person.value()).addValue(hashes))
        .mapEmpty();
  }

  private Future<Done> renewCodes(RenewCodes request) {
    Use use = request.use();
    return database.inTransaction(
        client ->
            lockAndUseUp(client, use)
                .compose(
                    used ->
                        database.query(
                            client,
                            sql.get("forget-recovery-codes"),
                            Tuple.of(use.personId().value())))
                .compose(forgotten -> addCodes(client, use.personId(), request.codes()))
                .compose(
                    added ->
                        surroundings
                            .mails()
                            .tell(
                                client,
                                use.personId(),
                                MailKind.RECOVERY_CODES_RENEWED,
                                use.url())));
  }

  private Future<Done> switchOff(Use request) {
    return database.inTransaction(
        client ->
            lockAndUseUp(client, request)
                .compose(used -> delete(client, request.personId(), request.url())));
  }

  private Future<Void> lockAndUseUp(SqlClient client, Use request) {
    return lock(client, request.personId())
        .compose(locked -> surroundings.proofs().useUp(client, request));
  }

  private Future<Done> reset(Reset request) {
    return database.inTransaction(
        client ->
            surroundings
                .people()
                .find(client, request.email())
                .compose(found -> Rows.required(found, PERSON, request.email().text()))
                .compose(
                    person ->
                        lock(client, person)
                            .compose(locked -> delete(client, person, request.url()))));
  }

  private Future<Void> lock(SqlClient client, PersonId person) {
    return database
        .query(client, sql.get("lock"), Tuple.of(person.value()))
        .compose(rows -> rows.size() > 0 ? Future.succeededFuture() : conflict(NONE_ON));
  }

  private Future<Done> delete(SqlClient client, PersonId person, String url) {
    return database
        .query(client, sql.get("switch-off"), Tuple.of(person.value()))
        .compose(
            deleted -> surroundings.mails().tell(client, person, MailKind.SECOND_FACTOR_OFF, url));
  }

  private static <T> Future<T> nothingWaits() {
    return conflict("No second factor waits to be confirmed. Start one.");
  }

  private static <T> Future<T> conflict(String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Conflict(detail)));
  }
}
