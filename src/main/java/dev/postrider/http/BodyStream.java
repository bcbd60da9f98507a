package dev.postrider.http;

import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a streamed body. The next piece is read when the one before has gone out to the client, so
 * that one piece is in memory however slow the client is. A body that cannot be sent to its end is
 * cut off: its length is announced, so the client knows. For one answer.
 */
final class BodyStream {
  private static final Logger LOG = LoggerFactory.getLogger(BodyStream.class);

  /** The longest that a client may take; one that takes nothing at all is idle much sooner. */
  private static final Duration TIME_LIMIT = Duration.ofHours(4);

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final @Nullable String requestId;
  private final StreamedBody body;
  private long timer;
  private boolean ended;

  BodyStream(RoutingContext context, StreamedBody body) {
    this.vertx = context.vertx();
    this.response = context.response();
    this.requestId = RequestId.of(context);
    this.body = body;
  }

  void start() {
    timer = vertx.setTimer(TIME_LIMIT.toMillis(), late -> cut("the client took too long"));
    if (response.closed()) {
      end();
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, body.mediaType())
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.bytes()))
        // The server would compress it for clients that ask for that.
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
        .exceptionHandler(gone -> end())
        .closeHandler(gone -> end());
    readOn();
  }

  private void readOn() {
    body.next().get().onSuccess(this::send).onFailure(cause -> cut(String.valueOf(cause)));
  }

  private void send(Optional<Buffer> piece) {
    if (ended) {
      return;
    }
    if (piece.isPresent()) {
      response.write(piece.get()).onSuccess(sent -> readOn()).onFailure(gone -> end());
    } else {
      end();
      response.end().onFailure(gone -> tell(gone.toString()));
    }
  }

  private void cut(String why) {
    if (!ended) {
      end();
      tell(why);
      response.reset();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      vertx.cancelTimer(timer);
      body.ended().run();
    }
  }

  private void tell(String why) {
    LOG.atInfo()
        .addKeyValue(LogKeys.REQUEST_ID, requestId)
        .addKeyValue(LogKeys.ERROR, why)
        .log("download cut off");
  }
}
