package dev.postrider.live;

import dev.postrider.contract.Attempts.Made;
import dev.postrider.contract.BackgroundTasks.Moved;
import dev.postrider.contract.Endpoints.Changed;
import dev.postrider.contract.Messages.Accepted;
import dev.postrider.contract.Messages.Batch;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Decides what of that which happens in this process is shown, and on which address: attempts and
 * messages on their application's; endpoints there and on the organization's; tasks and totals on
 * the organization's. What nobody watches costs a look-up. Belongs to one event loop.
 */
final class Feed {
  private final Watchers watchers;
  private final InstantSource clock;
  private final Publishing publishing;
  private final Throttle throttle;
  private final Map<OrganizationId, Totals> totals = new HashMap<>();

  /**
   * How to publish.
   *
   * @param process this one's name, unlike all others'
   * @param eventsPerSecond of a type on an address
   * @param publisher takes an event for an address that somebody watches
   */
  record Publishing(
      String process, int eventsPerSecond, BiConsumer<LiveAddress, JsonObject> publisher) {}

  Feed(Watchers watchers, InstantSource clock, Publishing publishing) {
    this.watchers = watchers;
    this.clock = clock;
    this.publishing = publishing;
    this.throttle = new Throttle(publishing.eventsPerSecond());
  }

  void attempt(Made made) {
    if (!watchers.anyAtAll()) {
      return;
    }
    if (watchers.anyOf(new LiveAddress.OfOrganization(made.organizationId()))) {
      totals(made.organizationId()).countAttempt(made.attempt().status() == AttemptStatus.SUCCESS);
    }
    var address = new LiveAddress.OfApplication(made.applicationId());
    if (admits(address, "attempt")) {
      publishing.publisher().accept(address, LiveEvents.attempt(made));
    }
  }

  void accepted(Batch batch) {
    if (watchers.anyAtAll()) {
      batch.messages().forEach(this::accepted);
    }
  }

  private void accepted(Accepted message) {
    if (watchers.anyOf(new LiveAddress.OfOrganization(message.organizationId()))) {
      totals(message.organizationId()).countAccepted();
    }
    var address = new LiveAddress.OfApplication(message.applicationId());
    if (admits(address, "message")) {
      publishing.publisher().accept(address, LiveEvents.message(message));
    }
  }

  void changed(Changed changed) {
    publish(new LiveAddress.OfApplication(changed.applicationId()), changed);
    publish(new LiveAddress.OfOrganization(changed.organizationId()), changed);
  }

  private void publish(LiveAddress address, Changed changed) {
    if (admits(address, "endpoint")) {
      publishing.publisher().accept(address, LiveEvents.endpoint(changed));
    }
  }

  /** The end of a task is never left out, since no other event would tell of it. */
  void moved(Moved moved) {
    var address = new LiveAddress.OfOrganization(moved.organizationId());
    boolean goesOn = moved.task().state() == BackgroundTaskState.RUNNING;
    if (goesOn ? admits(address, "task") : watchers.anyOf(address)) {
      publishing.publisher().accept(address, LiveEvents.task(moved));
    }
  }

  /** To be called each second: tells totals and what was left out. */
  void endSecond() {
    Instant now = clock.instant();
    throttle.endSecond(publishing.process(), now, publishing.publisher());
    totals
        .values()
        .forEach(
            counted ->
                publishing
                    .publisher()
                    .accept(
                        new LiveAddress.OfOrganization(counted.organization()),
                        LiveEvents.totals(counted, publishing.process(), now)));
    totals.clear();
  }

  private boolean admits(LiveAddress address, String type) {
    return watchers.anyOf(address) && throttle.admits(address, type);
  }

  private Totals totals(OrganizationId organization) {
    return totals.computeIfAbsent(organization, Totals::new);
  }
}
