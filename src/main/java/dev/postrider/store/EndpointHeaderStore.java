package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Failure;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The headers of the endpoint table, encrypted. */
final class EndpointHeaderStore {
  private static final String NOUN = "endpoint";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final InstantSource clock;
  private final EndpointStore endpoints;
  private final SecretBox box;

  EndpointHeaderStore(
      Database database, InstantSource clock, EndpointStore endpoints, SecretBox box) {
    this.database = database;
    this.clock = clock;
    this.endpoints = endpoints;
    this.box = box;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Endpoints.HEADERS, this::get)
        .compose(
            done ->
                bus.serve(
                    Endpoints.REPLACE_HEADERS,
                    request -> change(request.which(), present -> request.headers())))
        .compose(
            done ->
                bus.serve(
                    Endpoints.PATCH_HEADERS,
                    request ->
                        change(
                            request.which(),
                            present -> present.with(request.headers(), request.removed()))));
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

  private Future<Endpoints.Headers> get(Endpoints.Get request) {
    return endpoints
        .get(request)
        .compose(
            endpoint ->
                database
                    .query(
                        sql.get("headers"),
                        Tuple.of(request.organizationId().value(), endpoint.id().value()))
                    .compose(
                        rows ->
                            Rows.one(
                                rows,
                                row -> new Endpoints.Headers(open(box, endpoint.id(), row)),
                                NOUN,
                                request.endpoint().text())));
  }

  private Future<Done> change(Endpoints.Get which, UnaryOperator<EndpointHeaders> change) {
    return endpoints
        .get(which)
        .compose(
            endpoint ->
                database.inTransaction(
                    client ->
                        findForUpdate(client, which.organizationId(), endpoint.id())
                            .map(present -> changed(present, change))
                            .compose(
                                headers ->
                                    set(client, which.organizationId(), endpoint.id(), headers))))
        .map(new Done());
  }

  private static EndpointHeaders changed(
      EndpointHeaders present, UnaryOperator<EndpointHeaders> change) {
    try {
      return change.apply(present);
    } catch (IllegalArgumentException tooMany) {
      throw new BusFailure(new Failure.Invalid("/headers", String.valueOf(tooMany.getMessage())));
    }
  }

  private Future<EndpointHeaders> findForUpdate(
      SqlClient client, OrganizationId organization, EndpointId endpoint) {
    return database
        .query(
            client, sql.get("headers-for-update"), Tuple.of(organization.value(), endpoint.value()))
        .compose(
            rows -> Rows.one(rows, row -> open(box, endpoint, row), NOUN, endpoint.toString()));
  }

  private Future<?> set(
      SqlClient client, OrganizationId organization, EndpointId endpoint, EndpointHeaders headers) {
    UUID id = endpoint.value();
    var values = Tuple.of(organization.value(), id);
    if (headers.fields().isEmpty()) {
      values.addValue(null).addValue(null);
    } else {
      var sealed = box.seal(Rows.json(headers.fields()).encode(), id);
      values.addValue(sealed.keyId()).addValue(sealed.ciphertext());
    }
    return database.query(client, sql.get("set-headers"), values.addValue(time(clock.instant())));
  }
}
