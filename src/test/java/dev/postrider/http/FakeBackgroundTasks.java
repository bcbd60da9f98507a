package dev.postrider.http;

import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Progress;
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

/** One background task that is running and one that has failed, always the same. */
final class FakeBackgroundTasks {
  static final BackgroundTaskId RUNNING = new BackgroundTaskId(new UUID(7, 7));
  static final BackgroundTaskId FAILED = new BackgroundTaskId(new UUID(7, 8));

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
    store.serve(
        BackgroundTasks.BROWSE,
        request ->
            FakeStore.page(
                List.of(
                    task(RUNNING, BackgroundTaskKind.RECOVER),
                    task(FAILED, BackgroundTaskKind.REPLAY_MISSING)),
                task -> task.id().toString()));
  }

  private BackgroundTask get(BackgroundTasks.Get request) {
    if (!List.of(RUNNING, FAILED).contains(request.id())) {
      throw new BusFailure(new Failure.NotFound("background task", request.id().toString()));
    }
    return task(request.id(), BackgroundTaskKind.RECOVER);
  }

  private BackgroundTask task(BackgroundTaskId id, BackgroundTaskKind kind) {
    boolean failed = id.equals(FAILED);
    return new BackgroundTask(
        id,
        kind,
        failed ? BackgroundTaskState.FAILED : BackgroundTaskState.RUNNING,
        new ApplicationId(new UUID(2, 2)),
        new EndpointId(new UUID(5, 5)),
        store.now().minus(Duration.ofDays(1)),
        store.now(),
        new Progress(62, 4500, 310),
        failed ? "The endpoint was disabled. Enable it." : null,
        null,
        store.now(),
        store.now());
  }
}
