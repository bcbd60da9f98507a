package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.IdempotentRequests;
import dev.postrider.contract.IdempotentRequests.Answer;
import dev.postrider.contract.IdempotentRequests.Begin;
import dev.postrider.contract.IdempotentRequests.Begun;
import dev.postrider.contract.IdempotentRequests.Finish;
import dev.postrider.contract.IdempotentRequests.Forget;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests with an idempotency key. Each statement stands for itself: the work lies between. */
final class IdempotentRequestStore {
  /** How long, at least, an answer is kept. */
  static final Duration REMEMBERED = Duration.ofHours(12);

  /** After this, a try without an answer is taken for that of a process which died. */
  static final Duration TRY_MAX = Duration.ofMinutes(1);

  private final Sql sql = Sql.of("idempotent-request");
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final SecretBox box;

  IdempotentRequestStore(Database database, InstantSource clock, IdGenerator ids, SecretBox box) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.box = box;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(IdempotentRequests.BEGIN, this::begin)
        .compose(done -> bus.serve(IdempotentRequests.FINISH, this::finish))
        .compose(done -> bus.serve(IdempotentRequests.FORGET, this::forget));
  }

  private Future<Begun> begin(Begin request) {
    UUID id = ids.next();
    Instant now = clock.instant();
    return database
        .query(
            sql.get("begin"),
            key(request.key())
                .addValue(request.requestHash())
                .addValue(id)
                .addValue(IdGenerator.least(now.minus(TRY_MAX)))
                .addValue(IdGenerator.least(now.minus(REMEMBERED))))
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(new Begun(id, null))
                    : find(request).map(earlier -> new Begun(null, earlier)));
  }

  private Future<@Nullable Answer> find(Begin request) {
    return database
        .query(sql.get("find"), key(request.key()).addValue(request.requestHash()))
        .map(rows -> Rows.first(rows).map(this::answer).orElse(null));
  }

  private @Nullable Answer answer(Row row) {
    if (!row.getBoolean("same_request")) {
      throw new BusFailure(
          new Failure.Conflict("The idempotency key was used for another request. Use a new key."));
    }
    Integer status = row.getInteger("status");
    return status == null ? null : new Answer(status, body(row));
  }

  private @Nullable String body(Row row) {
    var sealed = row.getBuffer("answer");
    return sealed == null
        ? null
        : box.open(
            new SecretBox.Sealed(row.getString("encryption_key_id"), sealed),
            Objects.requireNonNull(row.getUUID("id"), "id"));
  }

  private Future<Done> finish(Finish request) {
    String body = request.answer().body();
    SecretBox.Sealed sealed = body == null ? null : box.seal(body, request.taken());
    return database
        .query(
            sql.get("finish"),
            key(request.key())
                .addValue(request.taken())
                .addValue(request.answer().status())
                .addValue(sealed == null ? null : sealed.keyId())
                .addValue(sealed == null ? null : sealed.ciphertext()))
        .map(new Done());
  }

  private Future<Done> forget(Forget request) {
    return database
        .query(sql.get("forget"), key(request.key()).addValue(request.taken()))
        .map(new Done());
  }

  private static Tuple key(IdempotentRequests.RequestKey key) {
    return Tuple.of(key.organizationId().value(), key.hash());
  }
}
