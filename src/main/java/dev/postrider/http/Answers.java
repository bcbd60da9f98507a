package dev.postrider.http;

import dev.postrider.contract.BusFailure;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers: replies, and every failure as its problem. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM = HttpHeaders.createOptimized(Problem.MEDIA_TYPE);
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  /** Sends a reply. */
  void reply(RoutingContext context, Reply reply) {
    HttpServerResponse response = context.response().setStatusCode(reply.status());
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    reply.headers().forEach(response::putHeader);
    if (reply.stream() != null) {
      new BodyStream(context, reply.stream()).start();
    } else if (reply.body() == null) {
      finish(response.end());
    } else {
      finish(response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(reply.body()));
    }
  }

  /** Sends the problem that a failure is; a fault is logged, with nothing of it in the answer. */
  void fail(RoutingContext context, Throwable cause) {
    Problem problem =
        switch (cause) {
          case Refusal refusal -> refusal.problem();
          case BusFailure refused -> Problem.of(refused.failure());
          case HttpException unreadable when unreadable.getStatusCode() < 500 -> malformedRequest();
          default -> fault(context, cause);
        };
    problem(context, problem);
  }

  /** Sends a problem. */
  void problem(RoutingContext context, Problem problem) {
    BodyReader.discard(context.request());
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(problem.kind().status());
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    response.putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM);
    problem.headers().forEach(response::putHeader);
    finish(response.end(problem.toJson()));
  }

  /** The problem of a request line that cannot be decoded. */
  static Problem malformedRequest() {
    return new Problem(
        ProblemKind.MALFORMED,
        "The path or the query has a broken percent-encoding. Encode each part once and send"
            + " again.");
  }

  private static Problem fault(RoutingContext context, Throwable cause) {
    LOG.atError()
        .setCause(cause)
        .addKeyValue(LogKeys.REQUEST_ID, RequestId.of(context))
        .addKeyValue(LogKeys.METHOD, context.request().method())
        .addKeyValue(LogKeys.PATH, context.request().path())
        .log("request failed");
    return Problem.internal();
  }

  private static void finish(Future<Void> sent) {
    sent.onFailure(
        gone -> LOG.atDebug().addKeyValue(LogKeys.ERROR, gone.toString()).log("answer not sent"));
  }
}
