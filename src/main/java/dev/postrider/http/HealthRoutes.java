package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Health;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says whether the process lives and whether it can serve. */
final class HealthRoutes {
  private static final int UNAVAILABLE = 503;
  private static final String UP = "up";
  private static final String DOWN = "down";

  private final Bus bus;

  HealthRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.health.get", this::live,
        "v1.health.head", this::live,
        "v1.health.ping", this::live,
        "v1.health.ping-head", this::live,
        "health.ready", this::ready);
  }

  /** Asks nobody, so that a database which is away does not get the process restarted. */
  private Future<Reply> live(Call call) {
    return Future.succeededFuture(Reply.noContent());
  }

  private Future<Reply> ready(Call call) {
    return bus.request(Health.DATABASE, new Health.CheckDatabase())
        .map(done -> Reply.ok(toJson(UP, null)))
        .recover(
            away ->
                away instanceof BusFailure refused
                    ? Future.succeededFuture(
                        new Reply(UNAVAILABLE, toJson(DOWN, refused.failure().detail())))
                    : Future.failedFuture(away));
  }

  private static Buffer toJson(String status, @Nullable String detail) {
    return JsonWriter.object(
        json ->
            json.text("status", status)
                .objects(
                    "checks",
                    List.of("database"),
                    (check, name) -> {
                      check.text("name", name).text("status", status);
                      if (detail != null) {
                        check.text("detail", detail);
                      }
                    }));
  }
}
