package dev.postrider.http;

import dev.postrider.config.HttpSettings;
import dev.postrider.http.HttpVerticle.Measured;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import java.util.function.IntConsumer;

/** Shows the metrics, and nothing else, of a process without the role http, on the same port. */
public final class MetricsVerticle extends VerticleBase {
  private final Measured measured;
  private final HttpSettings settings;
  private final IntConsumer listening;

  /**
   * A verticle; Vert.x closes the port when it is undeployed.
   *
   * @param listening told the port
   */
  public MetricsVerticle(Measured measured, HttpSettings settings, IntConsumer listening) {
    this.measured = measured;
    this.settings = settings;
    this.listening = listening;
  }

  @Override
  public Future<?> start() {
    var answers = new Answers();
    Router router = Router.router(vertx);
    MetricsRoute.mount(router, measured, answers);
    router.errorHandler(404, context -> answers.problem(context, onlyMetrics()));
    router.errorHandler(405, context -> answers.problem(context, onlyMetrics()));
    return vertx
        .createHttpServer(ServerOptions.of(settings))
        .requestHandler(router)
        .invalidRequestHandler(new InvalidRequests())
        .listen()
        .onSuccess(open -> listening.accept(open.actualPort()));
  }

  private static Problem onlyMetrics() {
    return new Problem(
        ProblemKind.NOT_FOUND,
        "This process shows GET /metrics alone. Send requests to one with the role http.");
  }
}
