package dev.postrider;

import dev.postrider.config.ClusterSettings;
import dev.postrider.config.Settings;
import dev.postrider.config.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;

/** The Vert.x instance of one command, closed with it. */
final class CommandRuntime implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 120;

  /**
   * Nothing blocks an event loop, so more of them than processors only wake each other up; two at
   * least, so that a long turn of one component does not hold up all.
   */
  private static final int EVENT_LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private Vertx vertx = Vertx.vertx(options());

  Vertx vertx() {
    return vertx;
  }

  /** The settings under this process's environment. */
  Settings settings() {
    return await(SettingsLoader.load(vertx)).settings();
  }

  /** Goes on in a cluster, which is left when this is closed. */
  Cluster join(ClusterSettings settings) {
    close();
    var cluster = await(Cluster.join(settings, options()));
    vertx = cluster.vertx();
    return cluster;
  }

  private static VertxOptions options() {
    return new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(EVENT_LOOPS);
  }

  /** Waits for a result on the main thread, at most two minutes; throws what it failed with. */
  <T> T await(Future<T> future) {
    return future.timeout(DEADLINE_SECONDS, TimeUnit.SECONDS).await();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
