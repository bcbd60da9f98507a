package dev.postrider.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * A Vert.x HTTP client that only posts, as fast as it can: the most that a product which sends with
 * this client from one event loop could deliver.
 */
final class BareClient extends VerticleBase {
  private static final int CONNECTIONS = Workbench.CONNECTIONS;
  private static final double NANOS = 1e9;

  private final Sample sample = Sample.payload();
  private final RequestOptions target;
  private final long end;
  private final Promise<Long> done = Promise.promise();
  private long answered;
  private int busy = CONNECTIONS;

  private BareClient(int port, long end) {
    this.target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/0")
            .putHeader("content-type", "application/json");
    this.end = end;
  }

  /** Answered requests a second. */
  static double measure(Vertx vertx, int port, double seconds) {
    long start = System.nanoTime();
    var bare = new BareClient(port, start + (long) (seconds * NANOS));
    String id = vertx.deployVerticle(bare).await();
    double rate = bare.done.future().await() * NANOS / (System.nanoTime() - start);
    vertx.undeploy(id).await();
    return rate;
  }

  @Override
  public Future<?> start() {
    HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    for (int i = 0; i < CONNECTIONS; i++) {
      post(client);
    }
    return Future.succeededFuture();
  }

  private void post(HttpClient client) {
    if (System.nanoTime() >= end) {
      if (--busy == 0) {
        done.complete(answered);
      }
      return;
    }
    client
        .request(target)
        .compose(request -> request.send(Buffer.buffer(sample.of(0, 0, System.nanoTime()))))
        .compose(HttpClientResponse::end)
        .onSuccess(
            read -> {
              answered++;
              post(client);
            })
        .onFailure(done::tryFail);
  }
}
