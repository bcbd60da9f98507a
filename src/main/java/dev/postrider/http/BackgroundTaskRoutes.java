package dev.postrider.http;

import dev.postrider.contract.Address;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The operations that tell how background tasks stand, cancel them and resume them. */
final class BackgroundTaskRoutes {
  private static final Permission PURGE = Permission.MANAGE_APPLICATIONS;

  private final Bus bus;

  BackgroundTaskRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.background-task.list",
        this::list,
        "v1.background-task.get",
        this::get,
        "v1.background-task.cancel",
        call -> change(call, BackgroundTasks.CANCEL),
        "v1.background-task.resume",
        call -> change(call, BackgroundTasks.RESUME));
  }

  private Future<Reply> list(Call call) {
    Parameters parameters = call.parameters();
    var request =
        new BackgroundTasks.Browse(
            call.organizationId(),
            states(parameters),
            parameters.optionalText("task").map(BackgroundTaskJson::kinds).orElse(Set.of()),
            Listing.ordered(parameters));
    return bus.request(BackgroundTasks.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, BackgroundTaskJson::write)));
  }

  /** Those that both the status and the state allow. */
  private static Set<BackgroundTaskState> states(Parameters parameters) {
    var states = EnumSet.allOf(BackgroundTaskState.class);
    parameters.optionalText("status").map(BackgroundTaskJson::states).ifPresent(states::retainAll);
    parameters
        .optionalText("state")
        .map(BackgroundTaskJson::state)
        .ifPresent(state -> states.retainAll(EnumSet.of(state)));
    return states;
  }

  private Future<Reply> get(Call call) {
    return ask(BackgroundTasks.GET, call).map(BackgroundTaskRoutes::answer);
  }

  /** Whoever may not purge may not keep a purge from happening either. */
  private Future<Reply> change(Call call, Address<BackgroundTasks.Get, BackgroundTask> address) {
    return ask(BackgroundTasks.GET, call)
        .compose(
            task -> {
              if (isPurge(task.kind()) && !PURGE.allows(call.principal().orElseThrow())) {
                throw new Refusal(
                    ProblemKind.FORBIDDEN, "This task needs %s.".formatted(PURGE.asked()));
              }
              return ask(address, call);
            })
        .map(BackgroundTaskRoutes::answer);
  }

  private static boolean isPurge(BackgroundTaskKind kind) {
    return kind == BackgroundTaskKind.PURGE_CONTENT || kind == BackgroundTaskKind.PURGE_APPLICATION;
  }

  private Future<BackgroundTask> ask(
      Address<BackgroundTasks.Get, BackgroundTask> address, Call call) {
    String reference = call.parameters().text("task_id");
    return BackgroundTaskId.parse(reference)
        .map(id -> bus.request(address, new BackgroundTasks.Get(call.organizationId(), id)))
        .orElseGet(
            () ->
                Future.failedFuture(
                    new BusFailure(new Failure.NotFound("background task", reference))));
  }

  private static Reply answer(BackgroundTask task) {
    return Reply.ok(JsonWriter.object(json -> BackgroundTaskJson.write(json, task)));
  }
}
