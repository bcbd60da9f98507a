package dev.postrider.store;

import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.BulkResends;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.IdOrUid;
import dev.postrider.store.BackgroundTaskInserts.Subject;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** Starts bulk resends. */
final class BulkResendTasks {
  private final Sql sql = Sql.of("bulk-resend");
  private final Database database;
  private final BackgroundTaskInserts inserts;
  private final EndpointStore endpoints;

  BulkResendTasks(Database database, BackgroundTaskInserts inserts, EndpointStore endpoints) {
    this.database = database;
    this.inserts = inserts;
    this.endpoints = endpoints;
  }

  Future<Void> serve(Bus bus, TaskNews news) {
    return bus.serve(BulkResends.START, request -> news.started(request.by(), start(request)));
  }

  private Future<BackgroundTask> start(BulkResends.Start request) {
    return endpoints
        .get(request.endpoint())
        .compose(Resending::enabled)
        .compose(endpoint -> database.inTransaction(client -> start(client, request, endpoint)));
  }

  private Future<BackgroundTask> start(
      SqlClient client, BulkResends.Start request, Endpoint endpoint) {
    var subject =
        new Subject(request.by(), endpoint.applicationId().value(), endpoint.id().value());
    return inserts
        .insert(client, BackgroundTaskKind.BULK_RESEND, subject, inserts.everything(), Filter.NONE)
        .compose(
            task ->
                database
                    .query(
                        client,
                        sql.get("add-messages"),
                        Tuple.of(
                            task.id().value(),
                            Rows.ids(request.messages(), IdOrUid::uuid),
                            Rows.strings(request.messages(), IdOrUid::text)))
                    .compose(
                        added ->
                            database.query(
                                client,
                                sql.get("note-total"),
                                Tuple.of(task.id().value(), (long) request.messages().size())))
                    .map(task));
  }
}
