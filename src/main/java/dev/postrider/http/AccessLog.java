package dev.postrider.http;

import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each request at DEBUG; without the query, which may hold a ticket. */
final class AccessLog implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private final InstantSource clock;

  AccessLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void handle(RoutingContext context) {
    if (LOG.isDebugEnabled()) {
      Instant start = clock.instant();
      context.addEndHandler(ended -> write(context, Duration.between(start, clock.instant())));
    }
    context.next();
  }

  private static void write(RoutingContext context, Duration duration) {
    LOG.atDebug()
        .addKeyValue(LogKeys.REQUEST_ID, RequestId.of(context))
        .addKeyValue(LogKeys.METHOD, context.request().method())
        .addKeyValue(LogKeys.PATH, context.request().path())
        .addKeyValue(LogKeys.STATUS_CODE, context.response().getStatusCode())
        .addKeyValue(LogKeys.DURATION_MS, duration.toMillis())
        .log("request answered");
  }
}
