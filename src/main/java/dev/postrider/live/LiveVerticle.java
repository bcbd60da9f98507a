package dev.postrider.live;

import dev.postrider.config.LiveSettings;
import dev.postrider.contract.Access;
import dev.postrider.contract.Attempts;
import dev.postrider.contract.BackgroundTasks;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Messages;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what happens in this process on the addresses that browsers may watch, through
 * whichever process they do, and ends connections whose watcher may not watch any more.
 */
public final class LiveVerticle extends VerticleBase {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Sharing sharing;
  private final int eventsPerSecond;
  private final String process = UUID.randomUUID().toString();
  private @Nullable Announcements announcements;

  /** A publisher. */
  public LiveVerticle(Sharing sharing, LiveSettings settings) {
    this(sharing, settings.eventsPerSecond());
  }

  LiveVerticle(Sharing sharing, int eventsPerSecond) {
    this.sharing = sharing;
    this.eventsPerSecond = eventsPerSecond;
  }

  @Override
  public Future<?> start() {
    var bundles = new Bundles(this::publish);
    var publishing = new Feed.Publishing(process, eventsPerSecond, bundles::add);
    var feed = new Feed(sharing.watchers(), sharing.clock(), publishing);
    var revocations = new Revocations(sharing.bus(), sharing.connections());
    var bus = sharing.bus();
    vertx.setPeriodic(Bundles.MOMENT.toMillis(), tick -> bundles.endMoment());
    vertx.setPeriodic(SECOND.toMillis(), tick -> feed.endSecond());
    vertx.setPeriodic(Revocations.INTERVAL.toMillis(), tick -> revocations.checkAll());
    return Future.all(
            bus.listen(Attempts.MADE, feed::attempt).completion(),
            bus.listen(Messages.ACCEPTED, feed::accepted).completion(),
            bus.listen(Endpoints.CHANGED, feed::changed).completion(),
            bus.listen(BackgroundTasks.MOVED, feed::moved).completion(),
            bus.listen(Access.CHANGED, revocations::check).completion())
        .compose(listening -> vertx.isClustered() ? announce() : Future.succeededFuture());
  }

  @Override
  public Future<?> stop() {
    return announcements == null ? Future.succeededFuture() : announcements.stop();
  }

  private Future<Void> announce() {
    var announcing = new Announcements(vertx, process, sharing.watchers(), sharing.clock());
    announcements = announcing;
    vertx.setPeriodic(Announcements.HEARTBEAT.toMillis(), tick -> announcing.beat());
    return announcing.start();
  }

  /** As text, which passes between event loops by reference. */
  private void publish(LiveAddress address, String events) {
    vertx.eventBus().publish(address.text(), events);
  }
}
