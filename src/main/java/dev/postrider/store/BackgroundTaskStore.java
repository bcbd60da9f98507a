package dev.postrider.store;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Page;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.store.BackgroundTaskInserts.Span;
import dev.postrider.store.BackgroundTaskInserts.Subject;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.UUID;

/** The background_task table: starting tasks on messages, and telling how all stand. */
final class BackgroundTaskStore {
  static final String NOUN = "background task";

  private final Sql sql = Sql.of("background-task");
  private final Database database;
  private final BackgroundTaskInserts inserts;
  private final ApplicationStore applications;
  private final EndpointStore endpoints;
  private final LimitedScan<BackgroundTask, BackgroundTaskId> scan;

  BackgroundTaskStore(
      Database database,
      BackgroundTaskInserts inserts,
      ApplicationStore applications,
      EndpointStore endpoints) {
    this.scan =
        new LimitedScan<>(
            database, BackgroundTaskRows::read, BackgroundTask::id, BackgroundTaskId::new);
    this.database = database;
    this.inserts = inserts;
    this.applications = applications;
    this.endpoints = endpoints;
  }

  Future<Void> serve(Bus bus, TaskNews news) {
    return bus.serve(BackgroundTasks.CREATE, request -> news.started(request.by(), create(request)))
        .compose(
            done ->
                bus.serve(
                    BackgroundTasks.PURGE, request -> news.started(request.by(), purge(request))))
        .compose(done -> bus.serve(BackgroundTasks.GET, this::get))
        .compose(done -> bus.serve(BackgroundTasks.BROWSE, this::browse));
  }

  private Future<BackgroundTask> create(BackgroundTasks.Create request) {
    return endpoints
        .get(request.endpoint())
        .compose(BackgroundTaskStore::enabled)
        .compose(
            endpoint ->
                inserts
                    .span(request.since(), request.until())
                    .compose(
                        span ->
                            insert(
                                request.kind(),
                                new Subject(
                                    request.by(),
                                    endpoint.applicationId().value(),
                                    endpoint.id().value()),
                                span,
                                request.filter())));
  }

  private static Future<Endpoint> enabled(Endpoint endpoint) {
    return endpoint.attributes().disabled()
        ? Future.failedFuture(
            new BusFailure(
                new Failure.Conflict(
                    "The endpoint %s is disabled. Enable it, then ask again."
                        .formatted(endpoint.id()))))
        : Future.succeededFuture(endpoint);
  }

  private Future<BackgroundTask> purge(BackgroundTasks.Purge request) {
    return applications
        .resolve(request.by().organizationId(), request.application())
        .compose(
            application ->
                insert(
                    BackgroundTaskKind.PURGE_CONTENT,
                    new Subject(request.by(), application.value(), null),
                    inserts.everything(),
                    Filter.NONE));
  }

  private Future<BackgroundTask> insert(
      BackgroundTaskKind kind, Subject subject, Span span, Filter filter) {
    return database.inTransaction(client -> inserts.insert(client, kind, subject, span, filter));
  }

  private Future<BackgroundTask> get(BackgroundTasks.Get request) {
    return database
        .query(sql.get("find"), Tuple.of(request.organizationId().value(), request.id().value()))
        .compose(rows -> Rows.one(rows, BackgroundTaskRows::read, NOUN, request.id().toString()));
  }

  private Future<Page<BackgroundTask>> browse(BackgroundTasks.Browse request) {
    return Keyset.byId(request.page(), BackgroundTaskId::parse)
        .compose(keyset -> browse(request, keyset));
  }

  private Future<Page<BackgroundTask>> browse(BackgroundTasks.Browse request, Keyset<UUID> keyset) {
    UUID organization = request.organizationId().value();
    boolean ascending = request.page().readsAscending();
    return scan.page(
        keyset,
        sql.get("browse", ascending),
        Tuple.of(
            organization,
            keyset.low(),
            keyset.high(),
            keyset.rowLimit(),
            texts(request.states()),
            request.kinds().isEmpty() ? null : texts(request.kinds())),
        sql.get("browse-horizon", ascending),
        Tuple.of(organization, keyset.low(), keyset.high()));
  }

  private static String[] texts(Set<? extends Enum<?>> constants) {
    return constants.stream().map(BackgroundTaskRows::text).toArray(String[]::new);
  }
}
