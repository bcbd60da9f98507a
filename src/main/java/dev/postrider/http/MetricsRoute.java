package dev.postrider.http;

import dev.postrider.config.MetricsSettings;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Shows the metrics to operators, apart from the contract. Who reads at the same time gets the same
 * text, so that reading costs no more than one thread. For one event loop.
 */
final class MetricsRoute implements Handler<RoutingContext> {
  private static final String PATH = "/metrics";
  private static final String SCHEME = "Bearer ";

  private final Metrics metrics;
  private final MetricsSettings settings;
  private final byte[] authorization;
  private final Answers answers;
  private @Nullable Future<String> reading;

  private MetricsRoute(Metrics metrics, MetricsSettings settings, Answers answers) {
    this.metrics = metrics;
    this.settings = settings;
    this.authorization = bytes(SCHEME + settings.token().value());
    this.answers = answers;
  }

  /** Mounts it if there is a way to read the metrics; otherwise the path does not exist. */
  static void mount(Router router, HttpVerticle.Measured measured, Answers answers) {
    if (measured.settings().areReadable()) {
      router.get(PATH).handler(new MetricsRoute(measured.metrics(), measured.settings(), answers));
    }
  }

  @Override
  public void handle(RoutingContext context) {
    BodyReader.discard(context.request());
    if (!mayRead(context.request().getHeader(HttpHeaders.AUTHORIZATION))) {
      answers.problem(
          context,
          Problem.unauthenticated(
              "The token is missing or wrong. Send the header 'Authorization: Bearer ...' with the"
                  + " value of metrics.token."));
      return;
    }
    read(context)
        .onSuccess(text -> send(context, text))
        .onFailure(cause -> answers.fail(context, cause));
  }

  /** Takes the same time wherever they differ. */
  private boolean mayRead(@Nullable String given) {
    return settings.open() || (given != null && MessageDigest.isEqual(authorization, bytes(given)));
  }

  private Future<String> read(RoutingContext context) {
    Future<String> underWay = reading;
    if (underWay != null) {
      return underWay;
    }
    Future<String> started = context.vertx().executeBlocking(metrics::scrape);
    reading = started;
    return started.onComplete(read -> reading = null);
  }

  private static void send(RoutingContext context, String text) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, Metrics.MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
