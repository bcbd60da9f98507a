package dev.postrider.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers what is no proper HTTP request, then closes the connection. */
final class InvalidRequests implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    Problem problem = problem(request.decoderResult().cause());
    request
        .response()
        .setStatusCode(problem.kind().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(problem.toJson())
        .onComplete(sent -> request.connection().close());
  }

  private static Problem problem(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException line ->
          new Problem(
              ProblemKind.URI_TOO_LONG,
              "The request line is longer than %d bytes. Shorten the path or the query."
                  .formatted(ServerOptions.REQUEST_LINE_BYTES_MAX));
      case TooLongHttpHeaderException header ->
          new Problem(
              ProblemKind.HEADERS_TOO_LARGE,
              "The headers are larger than %d bytes. Send fewer or shorter ones."
                  .formatted(ServerOptions.HEADER_BYTES_MAX));
      default ->
          new Problem(ProblemKind.MALFORMED, "The request is no proper HTTP. Correct its syntax.");
    };
  }
}
