package dev.postrider.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/** What a browser says in the protocol of Vert.x's event-bus bridge. */
sealed interface ClientFrame {
  /** It is still there. */
  record Ping() implements ClientFrame {}

  /** It wants the events of an address. */
  record Register(String address) implements ClientFrame {}

  /** It has seen enough of an address. */
  record Unregister(String address) implements ClientFrame {}

  /** It speaks to an address, which no browser may. */
  record Speak(String address) implements ClientFrame {}

  /** It says something else. */
  record Unreadable(Refusal refusal) implements ClientFrame {}

  /** Reads a frame, however wrong it is. */
  static ClientFrame read(Buffer data) {
    try {
      return Json.decodeValue(data) instanceof JsonObject frame
          ? read(frame)
          : new Unreadable(Refusal.INVALID_JSON);
    } catch (DecodeException invalid) {
      return new Unreadable(Refusal.INVALID_JSON);
    }
  }

  private static ClientFrame read(JsonObject frame) {
    if (!(frame.getValue("type") instanceof String type)) {
      return new Unreadable(Refusal.MISSING_TYPE);
    }
    if ("ping".equals(type)) {
      return new Ping();
    }
    if (!(frame.getValue("address") instanceof String address)) {
      return new Unreadable(Refusal.MISSING_ADDRESS);
    }
    return switch (type) {
      case "register" -> new Register(address);
      case "unregister" -> new Unregister(address);
      case "send", "publish" -> new Speak(address);
      default -> new Unreadable(Refusal.INVALID_TYPE);
    };
  }
}
