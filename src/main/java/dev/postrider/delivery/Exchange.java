package dev.postrider.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on an open connection and its answer, within a deadline and a byte cap. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Vertx vertx;
  private final HttpClientRequest request;
  private final AnswerText text;
  private final Promise<Answer> answer = Promise.promise();
  private @Nullable HttpClientResponse response;

  Exchange(Vertx vertx, HttpClientRequest request, AnswerText text) {
    this.vertx = vertx;
    this.request = request;
    this.text = text;
  }

  /** Sends the body and reads the answer; on time-out the connection is dropped. */
  Future<Answer> run(Buffer body, Deadline deadline) {
    long timer = vertx.setTimer(deadline.leftMillis(), late -> expire(deadline));
    // What goes wrong also fails the response; without a handler it would be logged with the URL.
    request.exceptionHandler(known -> {});
    request.send(body).onComplete(this::read, answer::tryFail);
    return answer.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void read(HttpClientResponse head) {
    response = head;
    head.exceptionHandler(answer::tryFail);
    head.handler(chunk -> append(head, chunk));
    head.endHandler(end -> answer.tryComplete(answerOf(head)));
  }

  private void append(HttpClientResponse head, Buffer chunk) {
    if (answer.future().isComplete()) {
      return;
    }
    text.append(chunk);
    if (text.isTooLong()) {
      answer.tryComplete(answerOf(head));
      drop();
    }
  }

  private Answer answerOf(HttpClientResponse head) {
    return new Answer(head.statusCode(), head.getHeader(HttpHeaders.RETRY_AFTER), text.text());
  }

  private void expire(Deadline deadline) {
    String missing = response == null ? "it did not answer" : "its answer did not end";
    if (answer.tryFail(TimeOut.of(missing, deadline.limit()))) {
      drop();
    }
  }

  /** Resetting an HTTP/1.1 request closes its connection, which nobody can use any more. */
  private void drop() {
    request
        .reset()
        .onFailure(cause -> LOG.atDebug().setCause(cause).log("connection was closed already"));
  }
}
