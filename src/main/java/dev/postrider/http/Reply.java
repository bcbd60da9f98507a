package dev.postrider.http;

import dev.postrider.contract.Principal;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer.
 *
 * @param body JSON, or null for none
 * @param headers further ones
 * @param opened who the caller acts as from now on; null if that stays as it was
 */
record Reply(
    int status, @Nullable Buffer body, Map<String, String> headers, @Nullable Principal opened) {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final int NO_CONTENT = 204;

  Reply {
    headers = Map.copyOf(headers);
  }

  Reply(int status, @Nullable Buffer body) {
    this(status, body, Map.of(), null);
  }

  /** The same with a header. */
  Reply with(String name, String value) {
    return new Reply(status, body, Map.of(name, value), opened);
  }

  /** The same, after which the caller acts as somebody else. */
  Reply opening(Principal principal) {
    return new Reply(status, body, headers, principal);
  }

  static Reply ok(Buffer body) {
    return new Reply(OK, body);
  }

  static Reply created(Buffer body) {
    return new Reply(CREATED, body);
  }

  /** 201 for what is new, 200 for what was there. */
  static Reply stored(boolean created, Buffer body) {
    return created ? created(body) : ok(body);
  }

  static Reply accepted(Buffer body) {
    return new Reply(ACCEPTED, body);
  }

  static Reply noContent() {
    return new Reply(NO_CONTENT, null);
  }
}
