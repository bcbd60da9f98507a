package dev.postrider.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads bodies into memory, up to a size and within a time. */
final class BodyReader {
  private static final int FIRST_CAPACITY = 16 << 10;

  /** How much of a body that is refused is read and thrown away, so that the answer arrives. */
  private static final int DISCARD_MAX = 32 << 20;

  private final Vertx vertx;
  private final int bytesMax;
  private final Duration deadline;

  /**
   * Reads bodies on an event loop.
   *
   * @param deadline how long a body may take once its first bytes are there
   */
  BodyReader(Vertx vertx, int bytesMax, Duration deadline) {
    this.vertx = vertx;
    this.bytesMax = bytesMax;
    this.deadline = deadline;
  }

  /**
   * Refuses a body by the length that it declares.
   *
   * @throws Refusal if it would be too large
   */
  void checkDeclaredLength(HttpServerRequest request) {
    if (declaredLength(request) > bytesMax) {
      throw tooLarge();
    }
  }

  /** The whole body, empty if there is none; fails if it is too large, too slow or cut off. */
  Future<byte[]> read(HttpServerRequest request) {
    var reading = new Reading(request);
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.handler(reading::take);
    request.endHandler(end -> reading.finish());
    request.exceptionHandler(gone -> reading.fail(cutOff()));
    request.resume();
    return reading.done.future();
  }

  /** Reads and throws away what is still to come, so that the connection can be used again. */
  static void discard(HttpServerRequest request) {
    if (!request.isEnded()) {
      var left = new long[] {DISCARD_MAX};
      request.handler(
          chunk -> {
            left[0] -= chunk.length();
            if (left[0] < 0) {
              request.connection().close();
            }
          });
      request.resume();
    }
  }

  private Refusal tooLarge() {
    return new Refusal(
        ProblemKind.BODY_TOO_LARGE,
        "The body is larger than %d bytes. Send less, or raise the setting http.max-body."
            .formatted(bytesMax));
  }

  /** Nobody is left to read it, but every request ends. */
  private static Refusal cutOff() {
    return new Refusal(ProblemKind.MALFORMED, "The body ended too early. Send it again.");
  }

  /** The declared length; 0 if there is none or it is no number, which the parser refuses. */
  private static long declaredLength(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException broken) {
      return 0;
    }
  }

  /** One body on its way. */
  private final class Reading {
    private final HttpServerRequest request;
    private final long declared;
    private final Promise<byte[]> done = Promise.promise();
    private byte[] bytes = {};
    private int length;
    private @Nullable Long timer;

    Reading(HttpServerRequest request) {
      this.request = request;
      this.declared = declaredLength(request);
    }

    void take(Buffer chunk) {
      int total = length + chunk.length();
      if (total > bytesMax) {
        fail(tooLarge());
        return;
      }
      reserve(total);
      chunk.getBytes(bytes, length);
      length = total;
      if (timer == null && length != declared) {
        timer = vertx.setTimer(deadline.toMillis(), elapsed -> fail(tooSlow()));
      }
    }

    void finish() {
      cancelTimer();
      done.tryComplete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    void fail(Throwable cause) {
      cancelTimer();
      if (done.tryFail(cause)) {
        bytes = new byte[0];
        discard(request);
      }
    }

    /** Takes room for a declared length step by step, as the bytes really come. */
    private void reserve(int total) {
      if (total > bytes.length) {
        int wanted = Math.max(total, Math.max(FIRST_CAPACITY, bytes.length * 2));
        long most = declared > 0 ? Math.max(declared, total) : bytesMax;
        bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, most));
      }
    }

    private void cancelTimer() {
      if (timer != null) {
        vertx.cancelTimer(timer);
      }
    }

    private Refusal tooSlow() {
      return new Refusal(
          new Problem(
              ProblemKind.REQUEST_TIMEOUT,
              "The body took longer than %d s to arrive. Send it again."
                  .formatted(deadline.toSeconds()),
              List.of(),
              Map.of("Connection", "close")));
    }
  }
}
