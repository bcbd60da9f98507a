package dev.postrider.store;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.CountUsage;
import dev.postrider.contract.BackgroundTasks.Filter;
import dev.postrider.contract.BackgroundTasks.UsageStarted;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.OrganizationId;
import dev.postrider.store.BackgroundTaskInserts.Span;
import dev.postrider.store.BackgroundTaskInserts.Subject;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts background tasks about the applications of an organization. */
final class UsageTasks {
  private final Sql sql = Sql.of("usage");
  private final Database database;
  private final BackgroundTaskInserts inserts;
  private final ApplicationStore applications;

  UsageTasks(Database database, BackgroundTaskInserts inserts, ApplicationStore applications) {
    this.database = database;
    this.inserts = inserts;
    this.applications = applications;
  }

  Future<Void> serve(Bus bus, TaskNews news) {
    return bus.serve(BackgroundTasks.COUNT_USAGE, request -> countUsage(news, request))
        .compose(
            done ->
                bus.serve(
                    BackgroundTasks.LIST_EVENT_TYPES,
                    request -> news.started(request.by(), listEventTypes(request))));
  }

  /** Which of the named applications there are. */
  private record Resolved(List<UUID> found, List<String> unknown) {}

  private Future<UsageStarted> countUsage(TaskNews news, CountUsage request) {
    if (!request.since().isBefore(request.until())) {
      return Future.failedFuture(
          new BusFailure(new Failure.Invalid("/until", "must be later than since")));
    }
    return resolve(request.by().organizationId(), request.applications())
        .compose(
            resolved -> {
              UUID[] wanted =
                  request.applications().isEmpty() ? null : resolved.found().toArray(UUID[]::new);
              return news.started(
                      request.by(),
                      database.inTransaction(client -> start(client, request, wanted)))
                  .map(task -> new UsageStarted(task, resolved.unknown()));
            });
  }

  private Future<BackgroundTask> start(
      SqlClient client, CountUsage request, UUID @Nullable [] wanted) {
    var span = new Span(request.since(), request.until());
    return inserts
        .insert(
            client,
            BackgroundTaskKind.COUNT_USAGE,
            new Subject(request.by(), null, null),
            span,
            Filter.NONE)
        .compose(
            task ->
                database
                    .query(
                        client,
                        sql.get("add-applications"),
                        Tuple.of(
                                task.id().value(),
                                request.by().organizationId().value(),
                                IdGenerator.least(span.since()))
                            .addValue(wanted))
                    .map(task));
  }

  private Future<Resolved> resolve(
      OrganizationId organization, List<IdOrUid<ApplicationId>> references) {
    var resolved = new Resolved(new ArrayList<>(), new ArrayList<>());
    Future<Void> all = Future.succeededFuture();
    for (IdOrUid<ApplicationId> reference : references) {
      all = all.compose(done -> resolve(organization, reference, resolved));
    }
    return all.map(resolved);
  }

  private Future<Void> resolve(
      OrganizationId organization, IdOrUid<ApplicationId> reference, Resolved resolved) {
    return applications
        .resolve(organization, reference)
        .onSuccess(id -> resolved.found().add(id.value()))
        .<Void>mapEmpty()
        .recover(
            cause -> {
              if (cause instanceof BusFailure refused
                  && refused.failure() instanceof Failure.NotFound) {
                resolved.unknown().add(reference.text());
                return Future.succeededFuture();
              }
              return Future.failedFuture(cause);
            });
  }

  private Future<BackgroundTask> listEventTypes(BackgroundTasks.ListEventTypes request) {
    return database.inTransaction(
        client ->
            inserts.insert(
                client,
                BackgroundTaskKind.LIST_EVENT_TYPES,
                new Subject(request.by(), null, null),
                inserts.everything(),
                Filter.NONE));
  }
}
