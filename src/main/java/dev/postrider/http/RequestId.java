package dev.postrider.http;

import dev.postrider.domain.IdGenerator;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Names each request: the caller's {@code X-Request-Id} if it is usable, else a new one. It is sent
 * back, and stands in the log lines of what went wrong.
 */
final class RequestId implements Handler<RoutingContext> {
  static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");

  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final int LENGTH_MAX = 128;
  private static final int ASCII_END = 128;

  private final IdGenerator ids;

  RequestId(IdGenerator ids) {
    this.ids = ids;
  }

  @Override
  public void handle(RoutingContext context) {
    String given = context.request().getHeader(HEADER);
    context
        .response()
        .putHeader(HEADER, isUsable(given) ? given : ids.next().toString())
        .putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
    context.next();
  }

  /** The name of a request. */
  static @Nullable String of(RoutingContext context) {
    return context.response().headers().get(HEADER);
  }

  private static boolean isUsable(@Nullable String id) {
    if (id == null || id.isEmpty() || id.length() > LENGTH_MAX) {
      return false;
    }
    for (int index = 0; index < id.length(); index++) {
      char character = id.charAt(index);
      boolean usable =
          switch (character) {
            case '-', '_', '.' -> true;
            default -> character < ASCII_END && Character.isLetterOrDigit(character);
          };
      if (!usable) {
        return false;
      }
    }
    return true;
  }
}
