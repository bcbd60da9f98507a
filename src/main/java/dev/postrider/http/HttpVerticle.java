package dev.postrider.http;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.config.EgressSettings;
import dev.postrider.config.HttpSettings;
import dev.postrider.config.MetricsSettings;
import dev.postrider.contract.Bus;
import dev.postrider.domain.IdGenerator;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.openapi.contract.OpenAPIContract;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Opens the port and serves the contract. Several instances share the port. */
public final class HttpVerticle extends VerticleBase {
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Parts parts;
  private final Routes routes;
  private final OpenAPIContract view;
  private final RateLimits limits;
  private @Nullable HttpServer server;

  private HttpVerticle(Parts parts, Routes routes, OpenAPIContract view, RateLimits limits) {
    this.parts = parts;
    this.routes = routes;
    this.view = view;
    this.limits = limits;
  }

  /**
   * What the component is made of.
   *
   * @param egress what URLs endpoints may have
   * @param listening told the port by each instance that listens
   */
  public record Parts(
      Bus bus,
      InstantSource clock,
      HttpSettings settings,
      EgressSettings egress,
      Live live,
      Measured measured,
      IntConsumer listening) {}

  /**
   * What is measured.
   *
   * @param settings who may read it
   */
  public record Measured(Metrics metrics, MetricsSettings settings) {}

  /**
   * The live component, as far as it is reached by HTTP.
   *
   * @param ticketLifetime how long a live ticket may be used to connect
   * @param router makes the router that is mounted at {@code /live}, for each event loop
   * @param stopping closes the connections, which do not end by themselves as requests do; run by
   *     each instance that stops
   */
  public record Live(Duration ticketLifetime, Function<Vertx, Router> router, Runnable stopping) {}

  /**
   * Reads the contract, once for all instances.
   *
   * @return makes an instance; fails if the contract has an operation without a handler, the
   *     program a handler without an operation, or something in the contract is not supported
   */
  public static Future<Supplier<HttpVerticle>> prepare(Vertx vertx, Parts parts) {
    var limits = new RateLimits(parts.settings().limits(), Ticker.systemTicker());
    return vertx
        .executeBlocking(() -> new Routes(Contract.load(), Permissions::of, handlers(vertx, parts)))
        .compose(
            routes ->
                routes
                    .view(vertx)
                    .map(view -> () -> new HttpVerticle(parts, routes, view, limits)));
  }

  private static List<Map<String, OperationHandler>> handlers(Vertx vertx, Parts parts) {
    Bus bus = parts.bus();
    var random = new SecureRandom();
    var schemas = new SchemaChecks(vertx, bus, Ticker.systemTicker());
    var sessions = new SessionRoutes(bus, parts.clock());
    var endpoints = new EndpointRoutes(bus, new EndpointUrl(parts.egress()));
    return List.of(
        new ApplicationRoutes(bus).handlers(),
        new EventTypeRoutes(bus, schemas).handlers(),
        new EventTypeImportRoutes(vertx, bus).handlers(),
        new EnvironmentRoutes(vertx, bus, parts.clock()).handlers(),
        new RetryScheduleRoutes(bus).handlers(),
        endpoints.handlers(),
        endpoints.operationalHandlers(),
        new EndpointHeaderRoutes(bus).handlers(),
        new MessageRoutes(bus, schemas).handlers(),
        new AttemptRoutes(bus).handlers(),
        new DestinationRoutes(bus).handlers(),
        new ExampleRoutes(bus).handlers(),
        new StatisticsRoutes(bus, parts.clock()).handlers(),
        new BackgroundTaskStartRoutes(bus).handlers(),
        new BackgroundTaskRoutes(bus).handlers(),
        new ExportRoutes(bus).handlers(),
        new DownloadRoutes(bus, parts.clock(), random).handlers(),
        new AuthenticationRoutes(bus, parts.clock(), random, parts.settings().publicUrl())
            .handlers(),
        new LiveRoutes(bus, parts.clock(), random, parts.live().ticketLifetime()).handlers(),
        sessions.handlers(),
        new SignInRoutes(bus, sessions, parts.settings().publicUrl()).handlers(),
        new OrganizationRoutes(bus).handlers(),
        new InvitationRoutes(bus, parts.clock(), random, parts.settings().publicUrl()).handlers(),
        new AccountRoutes(bus).handlers(),
        new SecondFactorRoutes(bus).handlers(),
        new ApiKeyRoutes(bus, parts.clock(), random).handlers(),
        new AuditLogRoutes(bus).handlers(),
        new HealthRoutes(bus).handlers());
  }

  @Override
  public Future<?> start() {
    HttpSettings settings = parts.settings();
    var gate =
        new OperationRoute.Gate(
            new Authentication(parts.bus(), settings.apiKeyCache(), Ticker.systemTicker()),
            limits,
            new BodyReader(vertx, settings.maxBodyBytes(), settings.idleTimeout()),
            new JsonBodyParser(),
            new IdempotencyKeys(vertx, parts.bus()),
            new AuditTrail(parts.bus(), parts.measured().metrics()),
            new Answers());
    var ids = new IdGenerator(parts.clock(), RandomGenerator.getDefault());
    Router router =
        routes.create(
            vertx,
            view,
            new Routes.First(
                new RequestMeters(parts.measured().metrics()),
                List.of(new RequestId(ids), new AccessLog(parts.clock()))),
            gate);
    MetricsRoute.mount(router, parts.measured(), gate.answers());
    router.route(LiveRoutes.PATH + "*").subRouter(parts.live().router().apply(vertx));
    server = vertx.createHttpServer(ServerOptions.of(settings));
    return server
        .requestHandler(router)
        .invalidRequestHandler(new InvalidRequests())
        .listen()
        .onSuccess(open -> parts.listening().accept(open.actualPort()));
  }

  @Override
  public Future<?> stop() {
    if (server == null) {
      return Future.succeededFuture();
    }
    parts.live().stopping().run();
    return server.shutdown(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
