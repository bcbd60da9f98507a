package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Failure;
import dev.postrider.domain.EndpointHeaders;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.function.UnaryOperator;

/** The headers that endpoints want. */
final class EndpointHeaderStore {
  private static final String NOUN = "endpoint";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final EndpointStore endpoints;
  private final SealedHeaders sealed;
  private final Herald herald;

  EndpointHeaderStore(
      Database database, EndpointStore endpoints, SealedHeaders sealed, Herald herald) {
    this.database = database;
    this.endpoints = endpoints;
    this.sealed = sealed;
    this.herald = herald;
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
                                row -> new Endpoints.Headers(sealed.open(endpoint.id(), row)),
                                NOUN,
                                request.endpoint().text())));
  }

  private Future<Done> change(Endpoints.Get which, UnaryOperator<EndpointHeaders> change) {
    return endpoints
        .get(which)
        .compose(
            endpoint ->
                database
                    .inTransaction(
                        client ->
                            findForUpdate(client, which.organizationId(), endpoint.id())
                                .map(present -> changed(present, change))
                                .compose(
                                    headers ->
                                        sealed.set(
                                            client,
                                            which.organizationId(),
                                            endpoint.id(),
                                            headers)))
                    .onSuccess(done -> herald.tell(Signal.endpointChanged(endpoint.id()))))
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
            rows -> Rows.one(rows, row -> sealed.open(endpoint, row), NOUN, endpoint.toString()));
  }
}
