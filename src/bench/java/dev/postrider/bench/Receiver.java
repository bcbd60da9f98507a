package dev.postrider.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * The endpoints, on one event loop: endpoint number n is the path {@code /n}. Notes what comes and
 * answers as the endpoint behaves.
 */
final class Receiver extends VerticleBase {
  private static final long SLOW_MILLIS = 50;
  private static final int OK = 200;
  private static final int FAILED = 500;

  private final Map<Integer, Arrivals> runs = new ConcurrentHashMap<>();
  private final AtomicInteger lastRun = new AtomicInteger();
  private final AtomicLong unsigned = new AtomicLong();
  private volatile IntFunction<Behaviour> behaviours = endpoint -> Behaviour.NOTED;
  private volatile int port;

  /** How an endpoint answers. */
  enum Behaviour {
    /** Answers 200 at once, and what comes is noted. */
    NOTED,
    /** Answers 200 at once. */
    UNNOTED,
    /** Answers 200 after 50 ms. */
    SLOW,
    /** Never answers. */
    HANGING,
    /** Answers 500 at once. */
    FAILING
  }

  /** Starts it on an event loop of its own and a free port. */
  static Receiver start(Vertx vertx) {
    var receiver = new Receiver();
    vertx.deployVerticle(receiver).await();
    return receiver;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::receive)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .onSuccess(bound -> port = bound);
  }

  int port() {
    return port;
  }

  /** Makes endpoints behave by their number from now on. */
  void behave(IntFunction<Behaviour> byEndpoint) {
    behaviours = byEndpoint;
  }

  /** Begins a run whose messages bear a number of their own. */
  Arrivals newRun() {
    var arrivals = new Arrivals(lastRun.incrementAndGet());
    runs.put(arrivals.run(), arrivals);
    return arrivals;
  }

  /** Compares what came in a run with what was accepted. */
  Arrivals.Check check(Arrivals arrivals, BitSet accepted) {
    Promise<Arrivals.Check> checked = Promise.promise();
    context.runOnContext(now -> checked.complete(arrivals.check(accepted)));
    return checked.future().await();
  }

  /** How many requests of the product came without a signature. */
  long unsigned() {
    return unsigned.get();
  }

  private void receive(HttpServerRequest request) {
    request.bodyHandler(body -> take(request, body));
  }

  private void take(HttpServerRequest request, Buffer body) {
    long now = System.nanoTime();
    Behaviour behaviour =
        behaviours.apply(Integer.parseInt(request.path(), 1, request.path().length(), 10));
    if (behaviour == Behaviour.NOTED) {
      note(request, body.getBytes(), now);
    }
    switch (behaviour) {
      case NOTED, UNNOTED -> answer(request, OK);
      case FAILING -> answer(request, FAILED);
      case SLOW -> vertx.setTimer(SLOW_MILLIS, timer -> answer(request, OK));
      case HANGING -> request.response().exceptionHandler(closed -> {});
    }
  }

  private void note(HttpServerRequest request, byte[] payload, long now) {
    Arrivals arrivals = runs.get(Sample.runOf(payload));
    if (arrivals != null) {
      arrivals.note(Sample.sequenceOf(payload), now - Sample.sentNanosOf(payload));
      if (!request.headers().contains("webhook-signature")) {
        unsigned.incrementAndGet();
      }
    }
  }

  private static void answer(HttpServerRequest request, int status) {
    if (!request.response().closed()) {
      request.response().setStatusCode(status).end();
    }
  }
}
