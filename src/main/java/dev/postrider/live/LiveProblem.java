package dev.postrider.live;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The problems (RFC 9457) that end a request before it becomes a live connection. */
enum LiveProblem {
  MALFORMED(400, "The request cannot be read"),
  UNAUTHENTICATED(401, "The caller is unknown"),
  ORIGIN_FORBIDDEN(403, "The page's origin is not allowed"),
  NOT_FOUND(404, "There is no such thing"),
  UPGRADE_REQUIRED(426, "The path is for WebSockets"),
  INTERNAL(500, "Postrider failed"),
  UNAVAILABLE(503, "The service is unavailable");

  private static final Logger LOG = LoggerFactory.getLogger(LiveProblem.class);

  private final int status;
  private final String title;
  private final String code = name().toLowerCase(Locale.ROOT);

  LiveProblem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** Ends a request with this problem, unless its client is gone. */
  void answer(HttpServerResponse response, String detail) {
    if (response.ended() || response.closed()) {
      return;
    }
    var problem =
        new JsonObject()
            .put("type", "urn:postrider:problem:" + code)
            .put("title", title)
            .put("status", status)
            .put("detail", detail)
            .put("code", code);
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(problem.toBuffer())
        .onFailure(gone -> LOG.atDebug().setCause(gone).log("client gone before its answer"));
  }
}
