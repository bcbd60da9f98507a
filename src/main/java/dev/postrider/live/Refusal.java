package dev.postrider.live;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Why a browser's frame is refused; most names are those of Vert.x's own bridge. */
enum Refusal {
  INVALID_JSON("A frame is a JSON object."),
  MISSING_TYPE("A frame has a type: ping, register or unregister."),
  INVALID_TYPE("A frame's type is ping, register or unregister."),
  MISSING_ADDRESS("To register or unregister, name an address."),
  MESSAGE_TOO_LARGE("A frame of a browser has at most a few kilobytes."),
  ACCESS_DENIED("This connection may listen to its own addresses and speak to none."),
  UNAVAILABLE("It cannot be found out just now whether that is allowed. Register again."),
  ADDRESS_ALREADY_REGISTERED("This connection is registered on the address already."),
  MAX_HANDLERS_REACHED("This connection is registered on as many addresses as it may.");

  private final String message;
  private final String code = name().toLowerCase(Locale.ROOT);

  Refusal(String message) {
    this.message = message;
  }

  /** For programs. */
  String code() {
    return code;
  }

  /** For people. */
  String message() {
    return message;
  }

  /**
   * What a browser is told.
   *
   * @param address what it asked for, by which its client knows which handler failed; empty for
   *     none
   */
  JsonObject frame(String address) {
    var frame = new JsonObject().put("type", "err");
    if (!address.isEmpty()) {
      frame.put("address", address);
    }
    return frame.put("body", code).put("failureType", code).put("message", message);
  }
}
