package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Endpoints;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoint_secret table: what signs, encrypted at rest. */
final class EndpointSecretStore {
  private static final int RETIRED_MAX = 4;

  private final Sql sql = Sql.of("endpoint");
  private final Database database;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final Vault vault;

  EndpointSecretStore(Database database, InstantSource clock, IdGenerator ids, Vault vault) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.vault = vault;
  }

  /**
   * Where secrets come from and how they are kept.
   *
   * @param made how new secrets sign
   * @param random makes new secrets
   */
  record Vault(SecretBox box, EndpointSecret.Scheme made, SecureRandom random) {}

  /** Gives an endpoint a secret, a new one if none was chosen. */
  Future<Void> add(SqlClient client, EndpointId endpoint, @Nullable EndpointSecret chosen) {
    var secret = chosen == null ? EndpointSecret.generate(vault.made(), vault.random()) : chosen;
    var sealed = vault.box().seal(secret.text(), endpoint.value());
    return database
        .query(
            client,
            sql.get("add-secret"),
            Tuple.of(
                ids.next(),
                endpoint.value(),
                sealed.keyId(),
                sealed.ciphertext(),
                time(clock.instant())))
        .mapEmpty();
  }

  /**
   * Gives an endpoint another secret. What signed before does so for the grace period at most; of
   * many the oldest end at once, because each makes every webhook longer.
   */
  Future<Void> rotate(SqlClient client, EndpointId endpoint, Endpoints.Rotate request) {
    Instant now = clock.instant();
    return database
        .query(
            client,
            sql.get("retire-secrets"),
            Tuple.of(endpoint.value(), time(now.plus(request.grace())), time(now), RETIRED_MAX))
        .compose(retired -> add(client, endpoint, request.secret()))
        .compose(
            added ->
                database.query(
                    client, sql.get("renew-target"), Tuple.of(endpoint.value(), time(now))))
        .mapEmpty();
  }

  /** The secret that signs now. */
  Future<EndpointSecret> current(EndpointId endpoint) {
    return database
        .query(sql.get("current-secret"), Tuple.of(endpoint.value()))
        .compose(
            rows ->
                Rows.one(rows, row -> open(row, endpoint), "endpoint secret", endpoint.toString()));
  }

  /** What an attempt needs to know of an endpoint. */
  Future<Endpoints.Target> target(Endpoints.FindTarget request) {
    var endpoint = request.endpointId();
    return database
        .query(
            sql.get("target"),
            Tuple.of(request.organizationId().value(), endpoint.value(), time(clock.instant())))
        .compose(
            rows ->
                Rows.one(
                    rows, row -> target(endpoint, row, rows), "endpoint", endpoint.toString()));
  }

  private Endpoints.Target target(EndpointId endpoint, Row first, RowSet<Row> rows) {
    List<EndpointSecret> secrets = new ArrayList<>();
    rows.forEach(row -> secrets.add(open(row, endpoint)));
    return new Endpoints.Target(
        endpoint,
        first.getInteger("revision"),
        first.getString("url"),
        SealedHeaders.open(vault.box(), endpoint, first),
        secrets);
  }

  private EndpointSecret open(Row row, EndpointId endpoint) {
    var sealed =
        new SecretBox.Sealed(row.getString("encryption_key_id"), row.getBuffer("ciphertext"));
    return new EndpointSecret(vault.box().open(sealed, endpoint.value()));
  }
}
