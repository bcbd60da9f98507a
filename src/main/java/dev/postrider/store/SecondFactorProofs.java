package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.SecondFactors;
import dev.postrider.contract.SecondFactors.Guess;
import dev.postrider.contract.SecondFactors.Guessed;
import dev.postrider.contract.SecondFactors.Proof;
import dev.postrider.contract.SecondFactors.RecoveryHash;
import dev.postrider.contract.SecondFactors.Step;
import dev.postrider.contract.SecondFactors.Use;
import dev.postrider.domain.MailKind;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.TotpSecret;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Proofs of second factors. Each is good for once, and an app's codes are guessed by a generic cell
 * rate algorithm on one column: ten at once, then one in three hours, for a person in all processes
 * and log-ins together. Only what was right is given back.
 */
final class SecondFactorProofs {
  private static final int GUESSES_AT_ONCE = 10;
  private static final Duration GUESS_EVERY = Duration.ofHours(3);

  /** How far ahead the column may be for another guess. */
  private static final Duration AHEAD = GUESS_EVERY.multipliedBy(GUESSES_AT_ONCE - 1L);

  private static final Duration WARN_EVERY = Duration.ofDays(1);

  private final Sql sql = Sql.of("second-factor");
  private final Database database;
  private final InstantSource clock;
  private final SecretBox box;
  private final PersonMails mails;

  SecondFactorProofs(Database database, InstantSource clock, SecretBox box, PersonMails mails) {
    this.database = database;
    this.clock = clock;
    this.box = box;
    this.mails = mails;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(SecondFactors.GUESS, this::guess)
        .compose(done -> bus.serve(SecondFactors.USE, this::use));
  }

  private Future<Guessed> guess(Guess request) {
    PersonId person = request.personId();
    Instant now = clock.instant();
    return database
        .inTransaction(
            client ->
                database
                    .query(
                        client,
                        sql.get("guess"),
                        Tuple.of(person.value(), time(now), seconds())
                            .addValue(time(now.plus(AHEAD)))
                            .addValue(time(now.minus(WARN_EVERY))))
                    .compose(
                        rows ->
                            Rows.first(rows)
                                .map(row -> warn(client, row, request))
                                .orElseGet(() -> refuse(client, person, now))))
        .map(row -> new Guessed(secret(box, row, person)));
  }

  private Future<Row> warn(SqlClient client, Row row, Guess request) {
    return row.getBoolean("warns")
        ? mails.tell(client, request.personId(), MailKind.CODES_GUESSED, request.url()).map(row)
        : Future.succeededFuture(row);
  }

  /** The secret of a row. */
  static TotpSecret secret(SecretBox box, Row row, PersonId person) {
    var sealed = new SecretBox.Sealed(row.getString("encryption_key_id"), row.getBuffer("secret"));
    return new TotpSecret(box.open(sealed, person.value()));
  }

  private Future<Row> refuse(SqlClient client, PersonId person, Instant now) {
    return database
        .query(client, sql.get("find-guesses"), Tuple.of(person.value()))
        .map(
            rows ->
                Rows.first(rows)
                    .<Failure>map(row -> tooMany(Rows.instant(row, "guesses_until"), now))
                    .orElseGet(() -> new Failure.Conflict(SecondFactorStore.NONE_ON)))
        .compose(failure -> Future.failedFuture(new BusFailure(failure)));
  }

  private static Failure tooMany(Instant guessesUntil, Instant now) {
    return new Failure.TooMany(
        "There were too many wrong codes. A recovery code is taken all the same.",
        Duration.between(now, guessesUntil.minus(AHEAD)));
  }

  private Future<Done> use(Use request) {
    PersonId person = request.personId();
    return database.inTransaction(
        client ->
            useUp(client, request)
                .compose(
                    used ->
                        request.proof() instanceof RecoveryHash
                            ? mails.tell(client, person, MailKind.RECOVERY_CODE_USED, request.url())
                            : Future.succeededFuture(new Done())));
  }

  /** Uses a proof up as a part of a transaction; {@link Failure.Invalid} if it is worth nothing. */
  Future<Void> useUp(SqlClient client, Use request) {
    Tuple person = Tuple.of(request.personId().value());
    var used =
        switch (request.proof()) {
          case Step step ->
              database.query(
                  client, sql.get("use-step"), person.addValue(step.number()).addValue(seconds()));
          case RecoveryHash code ->
              database.query(client, sql.get("use-recovery-code"), person.addValue(code.hash()));
        };
    return used.compose(
        rows -> rows.size() > 0 ? Future.succeededFuture() : worthless(request.proof()));
  }

  private static double seconds() {
    return GUESS_EVERY.toSeconds();
  }

  private static <T> Future<T> worthless(Proof proof) {
    String detail =
        switch (proof) {
          case Step step -> "was used already; wait for the next one";
          case RecoveryHash code -> "is none of the recovery codes that are left";
        };
    return Future.failedFuture(new BusFailure(new Failure.Invalid("/code", detail)));
  }
}
