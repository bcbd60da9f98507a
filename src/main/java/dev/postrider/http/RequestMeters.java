package dev.postrider.http;

import dev.postrider.telemetry.Latency;
import dev.postrider.telemetry.Metric;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Measures every request from its head to the end of its answer, under the path of the contract
 * that it matched. As the first handler of all requests it measures them; {@link #route} names
 * their path.
 */
final class RequestMeters implements Handler<RoutingContext> {
  /** What OpenTelemetry calls a method that is not known; here also a path. */
  private static final String OTHER = "_OTHER";

  private static final String ROUTE = RequestMeters.class.getName();
  private static final int SWITCHING_PROTOCOLS = 101;

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final Metrics metrics;
  private final ConcurrentMap<String, Route> others = new ConcurrentHashMap<>();

  RequestMeters(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void handle(RoutingContext context) {
    long start = Latency.start();
    context.addEndHandler(ended -> stop(context, start));
    context.next();
  }

  /** Comes before the handlers of an operation. */
  Handler<RoutingContext> route(Operation operation) {
    var route = new Route(operation.method(), operation.path());
    return context -> {
      context.put(ROUTE, route);
      context.next();
    };
  }

  private void stop(RoutingContext context, long start) {
    int statusCode = context.response().getStatusCode();
    if (statusCode == SWITCHING_PROTOCOLS) {
      return;
    }
    Route route = context.get(ROUTE);
    (route == null ? other(context.request().method()) : route).meter(statusCode).stop(start);
  }

  private Route other(HttpMethod method) {
    String name = METHODS.contains(method.name()) ? method.name() : OTHER;
    return others.computeIfAbsent(name, known -> new Route(known, OTHER));
  }

  /** The meters of a method and a path, one for each status code that was answered. */
  private final class Route {
    private final String method;
    private final String path;
    private final ConcurrentMap<Integer, Latency> meters = new ConcurrentHashMap<>();

    Route(String method, String path) {
      this.method = method;
      this.path = path;
    }

    Latency meter(int statusCode) {
      Latency known = meters.get(statusCode);
      return known == null ? meters.computeIfAbsent(statusCode, this::add) : known;
    }

    private Latency add(int statusCode) {
      return metrics.latency(
          Metric.HTTP_SERVER_REQUEST_DURATION, method, path, Integer.toString(statusCode));
    }
  }
}
