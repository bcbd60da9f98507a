package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.config.ExportSettings;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Exports;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.EndpointId;
import dev.postrider.store.BackgroundTaskInserts.Span;
import dev.postrider.store.BackgroundTaskInserts.Subject;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** Starts exports. */
final class ExportTasks {
  private static final UUID ALL_ATTEMPTS = new UUID(-1, -1);

  private final Sql sql = Sql.of("export");
  private final Database database;
  private final BackgroundTaskInserts inserts;
  private final Nouns nouns;
  private final ExportSettings settings;

  ExportTasks(
      Database database, BackgroundTaskInserts inserts, Nouns nouns, ExportSettings settings) {
    this.database = database;
    this.inserts = inserts;
    this.nouns = nouns;
    this.settings = settings;
  }

  /** The tables that say what may be exported. */
  record Nouns(ApplicationStore applications, EndpointStore endpoints) {}

  Future<Void> serve(Bus bus, TaskNews news) {
    return bus.serve(Exports.START, request -> news.started(request.by(), start(request)));
  }

  private Future<BackgroundTask> start(Exports.Start request) {
    return nouns
        .applications()
        .resolve(request.by().organizationId(), request.application())
        .compose(
            application ->
                endpoint(request)
                    .compose(
                        endpoint ->
                            inserts
                                .span(request.since(), request.until())
                                .compose(span -> start(request, application, endpoint, span))));
  }

  private Future<Optional<EndpointId>> endpoint(Exports.Start request) {
    var endpoint = request.selection().filter().endpoint();
    return endpoint == null
        ? Future.succeededFuture(Optional.empty())
        : nouns
            .endpoints()
            .get(new Endpoints.Get(request.by().organizationId(), request.application(), endpoint))
            .map(found -> Optional.of(found.id()));
  }

  private Future<BackgroundTask> start(
      Exports.Start request, ApplicationId application, Optional<EndpointId> endpoint, Span span) {
    return database.inTransaction(
        client ->
            requireRoom(client, request)
                .compose(
                    room ->
                        inserts.insert(
                            client,
                            BackgroundTaskKind.EXPORT,
                            new Subject(request.by(), application.value(), null),
                            span,
                            BackgroundTasks.Filter.NONE))
                .compose(
                    task ->
                        database
                            .query(
                                client,
                                sql.get("create"),
                                values(request, task, application, endpoint))
                            .map(task)));
  }

  private Future<?> requireRoom(SqlClient client, Exports.Start request) {
    UUID organization = request.by().organizationId().value();
    return database
        .query(client, sql.get("lock-organization"), Tuple.of(organization.toString()))
        .compose(
            locked ->
                database.query(
                    client, sql.get("count-kept"), Tuple.of(organization, time(inserts.now()))))
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              return row.getLong("kept") < settings.perOrganization()
                  ? Future.succeededFuture()
                  : Future.failedFuture(new BusFailure(noRoom(row)));
            });
  }

  private static Failure noRoom(Row kept) {
    return new Failure.Conflict(
        ("The organization has as many exports as may be kept (%d)."
                + " Discard one, or wait until %s, when the next one expires.")
            .formatted(kept.getLong("kept"), Rows.instant(kept, "next_expiry")));
  }

  private Tuple values(
      Exports.Start request,
      BackgroundTask task,
      ApplicationId application,
      Optional<EndpointId> endpoint) {
    var selection = request.selection();
    var filter = selection.filter();
    return Tuple.of(
            task.id().value(),
            request.by().organizationId().value(),
            application.value(),
            BackgroundTaskRows.text(selection.subject()),
            BackgroundTaskRows.text(selection.format()),
            selection.withContent())
        .addValue(Rows.texts(filter.eventTypes()))
        .addValue(filter.channel())
        .addValue(filter.tag())
        .addValue(endpoint.map(EndpointId::value).orElse(null))
        .addValue(AttemptStore.text(filter.status()))
        .addValue(filter.statusCodeClass())
        .addValue(ALL_ATTEMPTS)
        .addValue(time(inserts.now().plus(settings.kept())));
  }
}
