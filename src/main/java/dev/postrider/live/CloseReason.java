package dev.postrider.live;

import io.vertx.core.json.JsonObject;

/** Why a live connection is closed: the status code (RFC 6455, section 7.4) and the reason. */
enum CloseReason {
  BROKEN(1001, "broken"),
  SILENT(1001, "nothing heard"),
  STOPPING(1001, "stopping"),
  REFUSED_TOO_OFTEN(1008, "too many refused requests"),
  ASKS_TOO_MUCH(1008, "too many requests"),
  FULL(1013, "too many live connections"),
  READS_TOO_SLOWLY(1013, "reading too slowly"),
  /** The page may buy another ticket, with a token that is still good. */
  EXPIRED(4401, "credential expired"),
  /** The credential was ended, or may not watch any more. */
  ACCESS_ENDED(4403, "access ended");

  private static final String CLOSED = "closed";

  private final int status;
  private final String reason;

  CloseReason(int status, String reason) {
    this.status = status;
    this.reason = reason;
  }

  /** What a browser is told before. */
  JsonObject frame() {
    return new JsonObject()
        .put("type", "err")
        .put("body", CLOSED)
        .put("failureType", CLOSED)
        .put("message", reason)
        .put("status", status);
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }
}
