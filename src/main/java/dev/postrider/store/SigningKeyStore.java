package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.SigningKeys;
import dev.postrider.contract.SigningKeys.Found;
import dev.postrider.contract.SigningKeys.SigningKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** The keys that sign access tokens; the private halves are encrypted. */
final class SigningKeyStore {
  private final Sql sql = Sql.of("signing-key");
  private final Database database;
  private final SecretBox box;

  SigningKeyStore(Database database, SecretBox box) {
    this.database = database;
    this.box = box;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(
            SigningKeys.FIND,
            request -> database.query(sql.get("find"), after(request.after())).map(this::found))
        .compose(done -> bus.serve(SigningKeys.ADD, this::add));
  }

  private Future<Found> add(SigningKeys.Add request) {
    SigningKey key = request.key();
    UUID id = UUID.fromString(key.id());
    var sealed = box.seal(key.privateKey(), id);
    return database.inTransaction(
        client ->
            database
                .query(client, sql.get("lock"), Tuple.tuple())
                .compose(
                    locked ->
                        database.query(
                            client,
                            sql.get("add"),
                            Tuple.of(id, sealed.keyId(), sealed.ciphertext(), key.publicKey())
                                .addValue(time(key.createdAt()))
                                .addValue(time(request.unlessAfter()))))
                .compose(added -> forgetAndFind(client, request.after())));
  }

  private Future<Found> forgetAndFind(SqlClient client, Instant after) {
    return database
        .query(client, sql.get("forget"), after(after))
        .compose(forgotten -> database.query(client, sql.get("find"), after(after)))
        .map(this::found);
  }

  private static Tuple after(Instant after) {
    return Tuple.of(time(after));
  }

  private Found found(RowSet<Row> rows) {
    List<SigningKey> keys = new ArrayList<>();
    rows.forEach(row -> keys.add(read(row)));
    return new Found(keys);
  }

  private SigningKey read(Row row) {
    UUID id = Objects.requireNonNull(row.getUUID("id"), "id");
    var sealed =
        new SecretBox.Sealed(row.getString("encryption_key_id"), row.getBuffer("private_key"));
    return new SigningKey(
        id.toString(),
        box.open(sealed, id),
        row.getString("public_key"),
        Rows.instant(row, "created_at"));
  }
}
