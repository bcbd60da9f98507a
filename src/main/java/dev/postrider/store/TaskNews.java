package dev.postrider.store;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Moved;
import dev.postrider.contract.Bus;
import io.vertx.core.Future;

/**
 * Tells what becomes of background tasks: this process, of each change after its commit, and all
 * processes, that there is something to do.
 */
final class TaskNews {
  private final Bus bus;
  private final Herald herald;

  TaskNews(Bus bus, Herald herald) {
    this.bus = bus;
    this.herald = herald;
  }

  /** Tells of a task when it has been started. */
  Future<BackgroundTask> started(AuditLog.By by, Future<BackgroundTask> created) {
    return created.onSuccess(
        task -> {
          moved(new Moved(by.organizationId(), task));
          available();
        });
  }

  void moved(Moved moved) {
    bus.publish(BackgroundTasks.MOVED, moved);
  }

  void available() {
    herald.tell(Signal.of(Signal.Kind.BACKGROUND_TASKS_AVAILABLE));
  }
}
