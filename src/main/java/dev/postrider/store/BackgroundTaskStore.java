package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Page;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The background_task table: starting tasks and telling how they stand. */
final class BackgroundTaskStore {
  private static final String NOUN = "background task";

  private final Sql sql = Sql.of("background-task");
  private final Database database;
  private final IdGenerator ids;
  private final EndpointStore endpoints;
  private final Duration retention;

  /**
   * Tasks for endpoints.
   *
   * @param retention how long messages are kept: no task can reach further back
   */
  BackgroundTaskStore(
      Database database, IdGenerator ids, EndpointStore endpoints, Duration retention) {
    this.database = database;
    this.ids = ids;
    this.endpoints = endpoints;
    this.retention = retention;
  }

  /** From when until when; both are told from messages' ids, so to the millisecond. */
  private record Span(Instant since, Instant until) {}

  Future<Void> serve(Bus bus) {
    return bus.serve(
            BackgroundTasks.CREATE,
            request ->
                create(request)
                    .map(
                        created -> {
                          bus.publish(BackgroundTasks.AVAILABLE, new BackgroundTasks.Available());
                          return created;
                        }))
        .compose(done -> bus.serve(BackgroundTasks.GET, this::get))
        .compose(done -> bus.serve(BackgroundTasks.BROWSE, this::browse));
  }

  private Future<BackgroundTask> create(BackgroundTasks.Create request) {
    return endpoints
        .get(request.endpoint())
        .compose(BackgroundTaskStore::enabled)
        .compose(
            endpoint ->
                span(request)
                    .compose(span -> insert(request, endpoint, span))
                    .compose(
                        created ->
                            created
                                .map(Future::succeededFuture)
                                .orElseGet(() -> refuseSecond(request, endpoint))));
  }

  private static Future<Endpoint> enabled(Endpoint endpoint) {
    return endpoint.attributes().disabled()
        ? conflict(
            "The endpoint %s is disabled. Enable it, then ask again.".formatted(endpoint.id()))
        : Future.succeededFuture(endpoint);
  }

  private Future<Span> span(BackgroundTasks.Create request) {
    Instant now = ids.clock().instant();
    Instant since = request.since();
    Instant until = request.until();
    Instant end = until == null || until.isAfter(now) ? now : until;
    Instant earliest =
        now.minus(retention).atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
    if (!since.isBefore(now)) {
      return invalid("/since", "must be in the past");
    }
    if (since.isBefore(earliest)) {
      return invalid(
          "/since", "must not be before %s, since older messages are not kept".formatted(earliest));
    }
    if (!since.isBefore(end)) {
      return invalid("/until", "must be later than since");
    }
    return Future.succeededFuture(new Span(since, end));
  }

  private Future<Optional<BackgroundTask>> insert(
      BackgroundTasks.Create request, Endpoint endpoint, Span span) {
    var values =
        Tuple.of(
                ids.next(),
                request.endpoint().organizationId().value(),
                endpoint.applicationId().value(),
                endpoint.id().value())
            .addValue(BackgroundTaskRows.text(request.kind()))
            .addValue(time(span.since()))
            .addValue(time(span.until()))
            .addValue(IdGenerator.least(span.since()))
            .addValue(time(ids.clock().instant()));
    return database
        .query(sql.get("create"), values)
        .map(rows -> Rows.first(rows).map(BackgroundTaskRows::read));
  }

  private Future<BackgroundTask> refuseSecond(BackgroundTasks.Create request, Endpoint endpoint) {
    return database
        .query(
            sql.get("find-running"),
            Tuple.of(endpoint.id().value(), BackgroundTaskRows.text(request.kind())))
        .compose(
            rows ->
                conflict(
                    "The endpoint %s has such a task already%s. Ask again when it has finished."
                        .formatted(
                            endpoint.id(),
                            Rows.first(rows)
                                .map(row -> ", " + new BackgroundTaskId(row.getUUID("id")))
                                .orElse(""))));
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
    var values =
        Tuple.of(
            request.organizationId().value(),
            keyset.low(),
            keyset.high(),
            keyset.rowLimit(),
            optionalText(request.state()),
            optionalText(request.kind()));
    return database
        .query(sql.get("browse", request.page().readsAscending()), values)
        .map(rows -> keyset.toPage(rows, BackgroundTaskRows::read, task -> task.id().toString()));
  }

  private static @Nullable String optionalText(@Nullable Enum<?> stateOrKind) {
    return stateOrKind == null ? null : BackgroundTaskRows.text(stateOrKind);
  }

  private static <T> Future<T> conflict(String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Conflict(detail)));
  }

  private static <T> Future<T> invalid(String pointer, String detail) {
    return Future.failedFuture(new BusFailure(new Failure.Invalid(pointer, detail)));
  }
}
