package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of the endpoint table that hold its headers, encrypted. */
final class SealedHeaders {
  private final Sql sql = Sql.of("endpoint");
  private final Database database;
  private final InstantSource clock;
  private final SecretBox box;

  SealedHeaders(Database database, InstantSource clock, SecretBox box) {
    this.database = database;
    this.clock = clock;
    this.box = box;
  }

  /** Decrypts the headers of a row. */
  static EndpointHeaders open(SecretBox box, EndpointId endpoint, Row row) {
    @Nullable Buffer sealed = row.getBuffer("headers");
    if (sealed == null) {
      return EndpointHeaders.NONE;
    }
    String json =
        box.open(new SecretBox.Sealed(row.getString("headers_key_id"), sealed), endpoint.value());
    Map<String, String> fields = new LinkedHashMap<>();
    new JsonObject(json).forEach(field -> fields.put(field.getKey(), (String) field.getValue()));
    return new EndpointHeaders(fields);
  }

  /** Decrypts the headers of a row. */
  EndpointHeaders open(EndpointId endpoint, Row row) {
    return open(box, endpoint, row);
  }

  /** Keeps headers in place of those that an endpoint has. */
  Future<Void> set(
      SqlClient client, OrganizationId organization, EndpointId endpoint, EndpointHeaders headers) {
    UUID id = endpoint.value();
    var values = Tuple.of(organization.value(), id);
    if (headers.fields().isEmpty()) {
      values.addValue(null).addValue(null);
    } else {
      var sealed = box.seal(Rows.json(headers.fields()).encode(), id);
      values.addValue(sealed.keyId()).addValue(sealed.ciphertext());
    }
    return database
        .query(client, sql.get("set-headers"), values.addValue(time(clock.instant())))
        .mapEmpty();
  }
}
