package dev.postrider.http;

import dev.postrider.contract.AuditLog.Actor;
import dev.postrider.contract.AuditLog.ActorKind;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.Total;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdOrUid;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A background task that is running, one that is parked and one that purges, always the same. */
final class FakeBackgroundTasks {
  static final BackgroundTaskId RUNNING = new BackgroundTaskId(new UUID(7, 7));
  static final BackgroundTaskId PARKED = new BackgroundTaskId(new UUID(7, 8));
  static final BackgroundTaskId PURGING = new BackgroundTaskId(new UUID(7, 9));

  private final FakeStore store;

  FakeBackgroundTasks(FakeStore store) {
    this.store = store;
    store.serve(BackgroundTasks.CREATE, request -> task(RUNNING, request.kind()));
    store.serve(BackgroundTasks.PURGE, request -> task(RUNNING, BackgroundTaskKind.PURGE_CONTENT));
    store.serve(
        BackgroundTasks.COUNT_USAGE,
        request ->
            new BackgroundTasks.UsageStarted(
                task(RUNNING, BackgroundTaskKind.COUNT_USAGE),
                request.applications().stream()
                    .map(IdOrUid::text)
                    .filter(text -> !text.equals("acme"))
                    .toList()));
    store.serve(
        BackgroundTasks.LIST_EVENT_TYPES,
        request -> task(RUNNING, BackgroundTaskKind.LIST_EVENT_TYPES));
    store.serve(BackgroundTasks.GET, this::get);
    store.serve(BackgroundTasks.CANCEL, request -> in(BackgroundTaskState.CANCELLED, get(request)));
    store.serve(BackgroundTasks.RESUME, request -> in(BackgroundTaskState.RUNNING, get(request)));
    store.serve(
        BackgroundTasks.BROWSE,
        request ->
            FakeStore.page(
                List.of(
                    task(RUNNING, BackgroundTaskKind.RECOVER),
                    task(PARKED, BackgroundTaskKind.REPLAY_MISSING)),
                task -> task.id().toString()));
  }

  /** One of a kind that has just been started. */
  BackgroundTask running(BackgroundTaskKind kind) {
    return task(RUNNING, kind);
  }

  private BackgroundTask get(BackgroundTasks.Get request) {
    if (!List.of(RUNNING, PARKED, PURGING).contains(request.id())) {
      throw new BusFailure(new Failure.NotFound("background task", request.id().toString()));
    }
    return task(
        request.id(),
        request.id().equals(PURGING)
            ? BackgroundTaskKind.PURGE_APPLICATION
            : BackgroundTaskKind.RECOVER);
  }

  private static BackgroundTask in(BackgroundTaskState state, BackgroundTask task) {
    return new BackgroundTask(
        task.id(),
        task.kind(),
        state,
        task.applicationId(),
        task.endpointId(),
        task.since(),
        task.until(),
        task.progress(),
        null,
        null,
        task.startedBy(),
        task.createdAt(),
        task.startedAt(),
        task.updatedAt(),
        state == BackgroundTaskState.RUNNING ? null : task.updatedAt());
  }

  private BackgroundTask task(BackgroundTaskId id, BackgroundTaskKind kind) {
    boolean parked = id.equals(PARKED);
    return new BackgroundTask(
        id,
        kind,
        parked ? BackgroundTaskState.PARKED : BackgroundTaskState.RUNNING,
        new ApplicationId(new UUID(2, 2)),
        new EndpointId(new UUID(5, 5)),
        store.now().minus(Duration.ofDays(1)),
        store.now(),
        new Progress(62, 4500, 310, new Total(7258, false), parked ? null : Duration.ofSeconds(3)),
        parked ? "The endpoint was disabled. Enable it." : null,
        null,
        new Actor(ActorKind.API_KEY, FakeApiKeys.KNOWN, "deploy"),
        store.now(),
        store.now(),
        store.now(),
        parked ? store.now() : null);
  }
}
