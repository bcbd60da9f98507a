package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Done;
import dev.postrider.contract.Mails;
import dev.postrider.contract.Mails.Claimed;
import dev.postrider.contract.Mails.Content;
import dev.postrider.contract.Mails.Due;
import dev.postrider.contract.Mails.GivenUp;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.contract.Mails.Unreadable;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MailId;
import dev.postrider.domain.MailKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The mails that wait to be sent; what they say is encrypted, since links hold tokens. */
final class MailOutbox {
  private static final int ERROR_LENGTH_MAX = 500;
  private static final int LATE_BATCH = 1_000;

  private final Sql sql = Sql.of("mail");
  private final Database database;
  private final IdGenerator ids;
  private final SecretBox box;
  private final Herald herald;

  MailOutbox(Database database, IdGenerator ids, SecretBox box, Herald herald) {
    this.database = database;
    this.ids = ids;
    this.box = box;
    this.herald = herald;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Mails.CLAIM, this::claim)
        .compose(done -> bus.serve(Mails.SENT, this::forget))
        .compose(done -> bus.serve(Mails.FAILED, this::fail))
        .compose(done -> bus.serve(Mails.GIVE_UP_LATE, request -> giveUpLate(0)));
  }

  /**
   * Stores a mail as a part of a transaction; it is sent soon after the commit.
   *
   * @param client what {@link Database#inTransaction} gave
   */
  Future<Void> add(SqlClient client, Mail mail) {
    // A worker that looked before the commit would not see the mail, and sleep on.
    herald.tellAfter(client, Signal.of(Signal.Kind.MAILS_AVAILABLE));
    UUID id = ids.next();
    var sealed = box.seal(Rows.json(mail.values()).encode(), id);
    return database
        .query(
            client,
            sql.get("add"),
            Tuple.of(id, mail.kind().name().toLowerCase(Locale.ROOT), mail.to().text())
                .addValue(sealed.keyId())
                .addValue(sealed.ciphertext())
                .addValue(time(now()))
                .addValue(time(now().plus(mail.kind().usefulFor()))))
        .mapEmpty();
  }

  private Future<Claimed> claim(Mails.Claim request) {
    Instant now = now();
    return database
        .query(
            sql.get("claim"), Tuple.of(time(now), request.limit(), time(now.plus(request.lease()))))
        .map(this::due)
        .compose(due -> nextDue().map(next -> new Claimed(due, next.orElse(null))));
  }

  private Future<Optional<Instant>> nextDue() {
    return database
        .query(sql.get("next-due"), Tuple.of(time(now())))
        .map(rows -> Rows.first(rows).map(row -> Rows.instant(row, "next_attempt_at")));
  }

  private List<Due> due(RowSet<Row> rows) {
    List<Due> due = new ArrayList<>();
    rows.forEach(row -> due.add(due(row)));
    return due;
  }

  private Due due(Row row) {
    UUID id = Objects.requireNonNull(row.getUUID("id"), "id");
    return new Due(
        new MailId(id),
        row.getInteger("attempts"),
        Rows.instant(row, "useful_until"),
        content(id, row));
  }

  /** One that cannot be read, for want of a key or of a newer program, holds up no other. */
  private Content content(UUID id, Row row) {
    try {
      var sealed =
          new SecretBox.Sealed(row.getString("encryption_key_id"), row.getBuffer("content"));
      Map<String, String> values = new HashMap<>();
      new JsonObject(box.open(sealed, id))
          .forEach(value -> values.put(value.getKey(), (String) value.getValue()));
      return new Mail(
          MailKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
          new EmailAddress(row.getString("recipient")),
          values);
    } catch (IllegalStateException | IllegalArgumentException unreadable) {
      return new Unreadable("the stored mail cannot be read: " + unreadable.getMessage());
    }
  }

  private Future<Done> forget(Mails.Sent request) {
    return database.query(sql.get("sent"), Tuple.of(request.id().value())).map(new Done());
  }

  private Future<Done> fail(Mails.Failed request) {
    Instant retryAt = request.retryAt();
    String error = request.error();
    return database
        .query(
            sql.get(retryAt == null ? "give-up" : "put-off"),
            Tuple.of(
                request.id().value(),
                request.attempt(),
                time(retryAt == null ? now() : retryAt),
                error.substring(0, Math.min(error.length(), ERROR_LENGTH_MAX))))
        .map(new Done());
  }

  /** Batch by batch, so that no statement holds many locks or runs into its time limit. */
  private Future<GivenUp> giveUpLate(int before) {
    return database
        .query(sql.get("give-up-late"), Tuple.of(time(now()), LATE_BATCH))
        .compose(
            late ->
                late.rowCount() < LATE_BATCH
                    ? Future.succeededFuture(new GivenUp(before + late.rowCount()))
                    : giveUpLate(before + late.rowCount()));
  }

  private Instant now() {
    return ids.clock().instant();
  }
}
