package dev.postrider.live;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.config.LiveSettings;
import dev.postrider.contract.Failure;
import dev.postrider.live.LiveConnection.Surroundings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SockJS event-bus bridge on which a browser watches an application or an organization. It
 * connects to {@code /websocket} as a plain WebSocket, or as a SockJS client with the WebSocket
 * transport.
 */
public final class LiveBridge {
  private static final Logger LOG = LoggerFactory.getLogger(LiveBridge.class);
  private static final String WEBSOCKET = "(/[^/.]+/[^/.]+)?/websocket";
  private static final String ANYTHING_ELSE = "(?!/info$|" + WEBSOCKET + "$).*";

  private final Sharing sharing;
  private final Limits limits;
  private final List<String> allowedOrigins;
  private final List<Capacity> capacities = new CopyOnWriteArrayList<>();

  /** A bridge. */
  public LiveBridge(Sharing sharing, LiveSettings settings) {
    this(sharing, Limits.of(settings), settings.allowedOrigins());
  }

  LiveBridge(Sharing sharing, Limits limits, List<String> allowedOrigins) {
    this.sharing = sharing;
    this.limits = limits;
    this.allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** A router to mount at {@code /live*}; to be made on the event loop that uses it, alone. */
  public Router router(Vertx vertx) {
    var capacity = new Capacity(limits.connections());
    capacities.add(capacity);
    var surroundings =
        new Surroundings(
            vertx,
            sharing.clock(),
            limits,
            new Audience(vertx, sharing.watchers()),
            new RegistrationCheck(sharing.bus(), Ticker.systemTicker()),
            capacity,
            sharing.connections());
    Router router =
        SockJSHandler.create(vertx, options())
            .socketHandler(
                socket ->
                    new LiveConnection(
                            socket, Admission.browserOf(socket.routingContext()), surroundings)
                        .open());
    router.route().order(-4).failureHandler(LiveBridge::answerFailure);
    router.route().order(-3).handler(this::checkOrigin);
    router.routeWithRegex(ANYTHING_ELSE).order(-2).handler(LiveBridge::refuseOtherTransports);
    router.getWithRegex(WEBSOCKET).order(-1).handler(new Admission(sharing.bus(), capacity));
    return router;
  }

  /** Closes all connections, and from now on each that is opened; any thread may do so. */
  public void stop() {
    sharing.connections().closeForGood();
  }

  /** How many browsers are connected, on all event loops; any thread may ask. */
  public int connections() {
    return capacities.stream().mapToInt(Capacity::taken).sum();
  }

  /** The other transports make many requests, each of which would need a ticket of its own. */
  private static SockJSHandlerOptions options() {
    return new SockJSHandlerOptions()
        .setInsertJSESSIONID(false)
        .addDisabledTransport(Transport.XHR.name())
        .addDisabledTransport(Transport.EVENT_SOURCE.name())
        .addDisabledTransport(Transport.HTML_FILE.name())
        .addDisabledTransport(Transport.JSON_P.name());
  }

  /** Only browsers send the origin, and they cannot leave it out. */
  private void checkOrigin(RoutingContext request) {
    String origin = request.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null
        || allowedOrigins.isEmpty()
        || allowedOrigins.stream().anyMatch(origin::equalsIgnoreCase)) {
      request.next();
    } else {
      LiveProblem.ORIGIN_FORBIDDEN.answer(
          request.response(),
          "Pages of this origin may not connect. Name it in live.allowed-origins.");
    }
  }

  private static void refuseOtherTransports(RoutingContext request) {
    LiveProblem.NOT_FOUND.answer(
        request.response(),
        "Live events come through a WebSocket alone: open /live/websocket,"
            + " or give a SockJS client the option transports: ['websocket'].");
  }

  private static void answerFailure(RoutingContext failed) {
    if (failed.statusCode() >= 400 && failed.statusCode() < 500) {
      LiveProblem.MALFORMED.answer(
          failed.response(), "The path or the query cannot be decoded. Correct it.");
      return;
    }
    LOG.atError().setCause(failed.failure()).log("live request failed");
    LiveProblem.INTERNAL.answer(failed.response(), new Failure.Internal().detail());
  }
}
