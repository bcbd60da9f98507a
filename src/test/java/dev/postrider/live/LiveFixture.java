package dev.postrider.live;

import static dev.postrider.live.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Attempts;
import dev.postrider.contract.BackgroundTasks.BackgroundTask;
import dev.postrider.contract.BackgroundTasks.Moved;
import dev.postrider.contract.BackgroundTasks.Progress;
import dev.postrider.contract.BackgroundTasks.Total;
import dev.postrider.contract.Bus;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.BackgroundTaskId;
import dev.postrider.domain.BackgroundTaskKind;
import dev.postrider.domain.BackgroundTaskState;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Trigger;
import dev.postrider.support.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The live component behind a real HTTP server, with the tickets of a fake store. */
final class LiveFixture implements AutoCloseable {
  static final Limits LIMITS = new Limits(10, 10, Duration.ofMinutes(1), 4096, 65536, 16, 50);

  /** More than any test makes in a second but those about that. */
  static final int EVENTS_PER_SECOND = 10_000;

  /** As the program sets it. */
  static final int MESSAGE_BYTES_MAX = 16 << 10;

  final Vertx vertx;
  final Bus bus;
  final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:00Z"));
  final FakeTickets tickets = new FakeTickets(clock);
  final Watchers watchers;
  final Promise<Void> firstRequestEnded = Promise.promise();
  final LiveBridge bridge;
  final Connections connections;
  final int port;

  private final WebSocketClient client;

  LiveFixture(Vertx vertx, Limits limits, List<String> allowedOrigins) {
    this.vertx = vertx;
    bus = Bus.install(vertx);
    client = vertx.createWebSocketClient();
    var sharing = Sharing.of(bus, clock);
    watchers = sharing.watchers();
    connections = sharing.connections();
    bridge = new LiveBridge(sharing, limits, allowedOrigins);
    await(tickets.serve(bus));
    await(vertx.deployVerticle(new LiveVerticle(sharing, EVENTS_PER_SECOND)));
    Promise<Integer> listening = Promise.promise();
    await(vertx.deployVerticle(new Server(bridge, listening, firstRequestEnded)));
    port = await(listening.future());
  }

  LiveFixture(Limits limits, List<String> allowedOrigins) {
    this(Vertx.vertx(), limits, allowedOrigins);
  }

  LiveFixture() {
    this(LIMITS, List.of());
  }

  private static final class Server extends VerticleBase {
    private final LiveBridge bridge;
    private final Promise<Integer> listening;
    private final Promise<Void> ended;

    Server(LiveBridge bridge, Promise<Integer> listening, Promise<Void> ended) {
      this.bridge = bridge;
      this.listening = listening;
      this.ended = ended;
    }

    @Override
    public Future<?> start() {
      Router router = Router.router(vertx);
      router
          .route()
          .handler(
              request -> {
                request.addEndHandler(end -> ended.tryComplete());
                request.next();
              });
      router.route("/live*").subRouter(bridge.router(vertx));
      return vertx
          .createHttpServer(
              new HttpServerOptions()
                  .setMaxWebSocketFrameSize(MESSAGE_BYTES_MAX)
                  .setMaxWebSocketMessageSize(MESSAGE_BYTES_MAX))
          .requestHandler(router)
          .listen(0, "127.0.0.1")
          .onSuccess(server -> listening.complete(server.actualPort()));
    }
  }

  static String address(ApplicationId application) {
    return new LiveAddress.OfApplication(application).text();
  }

  /** Whether anybody watches an application. */
  boolean isWatched(ApplicationId application) {
    return watchers.anyOf(new LiveAddress.OfApplication(application));
  }

  static ApplicationId application() {
    return new ApplicationId(UUID.randomUUID());
  }

  /** An attempt at an endpoint of an application, whose answer must not be seen live. */
  static Attempts.Made attempt(ApplicationId application) {
    return new Attempts.Made(
        new OrganizationId(UUID.randomUUID()),
        application,
        new Attempts.Attempt(
            new AttemptId(UUID.randomUUID()),
            new MessageId(UUID.randomUUID()),
            new EndpointId(UUID.randomUUID()),
            "https://example.com/hook",
            AttemptStatus.FAIL,
            503,
            "the answer's body",
            Duration.ofMillis(42),
            Trigger.MANUAL,
            Instant.parse("2026-05-04T10:00:00.123Z")));
  }

  void make(Attempts.Made made) {
    bus.publish(Attempts.MADE, made);
  }

  /** The browser's next event is of an attempt of this application that is made now. */
  void assertSeesNext(Browser browser, ApplicationId application) {
    var seen = attempt(application);
    make(seen);
    assertThat(browser.next().getJsonObject("body").getString("attemptId"))
        .isEqualTo(seen.attempt().id().toString());
  }

  /** A browser that watches an application, registered and heard. */
  Browser watching(ApplicationId application) {
    Browser browser = connect(tickets.buy(application));
    browser.register(address(application));
    browser.finishTalking();
    return browser;
  }

  Browser connect(String ticket) {
    return await(open(plain(ticket), false));
  }

  Browser connectFramed(String ticket) {
    return await(open(target("/live/123/abcdefgh/websocket?ticket=" + ticket), true));
  }

  Future<Browser> open(WebSocketConnectOptions target, boolean framed) {
    return client.connect(target).map(socket -> Browser.on(socket, framed));
  }

  WebSocketConnectOptions plain(String ticket) {
    return target("/live/websocket?ticket=" + ticket);
  }

  WebSocketConnectOptions target(String uri) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setURI(uri)
        .setAllowOriginHeader(false);
  }

  /** The answer to a connection that is not opened. */
  UpgradeRejectedException rejection(WebSocketConnectOptions target) {
    return await(
        open(target, false)
            .transform(
                opened ->
                    opened.cause() instanceof UpgradeRejectedException rejected
                        ? Future.succeededFuture(rejected)
                        : Future.failedFuture("not rejected: " + opened)));
  }

  /** Waits, turn by turn of an event loop, for what no signal tells. */
  void until(BooleanSupplier condition) {
    Promise<Void> met = Promise.promise();
    turn(condition, met);
    await(met.future());
  }

  private void turn(BooleanSupplier condition, Promise<Void> met) {
    if (condition.getAsBoolean()) {
      met.complete();
    } else {
      vertx.runOnContext(next -> turn(condition, met));
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  /** A task of an organization that has come to a state. */
  static Moved moved(OrganizationId organization, BackgroundTaskState state) {
    Instant now = Instant.parse("2026-05-04T10:00:00Z");
    boolean running = state == BackgroundTaskState.RUNNING;
    return new Moved(
        organization,
        new BackgroundTask(
            new BackgroundTaskId(UUID.randomUUID()),
            BackgroundTaskKind.RECOVER,
            state,
            application(),
            null,
            now.minusSeconds(3600),
            now,
            new Progress(
                42, 84, 13, new Total(200, running), running ? Duration.ofSeconds(95) : null),
            null,
            null,
            null,
            now,
            now,
            now,
            running ? null : now));
  }
}
