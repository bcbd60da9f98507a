package dev.postrider.bench;

import dev.postrider.bench.InsertYardstick.Way;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.atomic.AtomicInteger;

/** The machine's own limits: raw inserts, a bare server, a bare client. */
final class MachinePhase {
  private static final int[] CONNECTIONS = {1, 2, 4};
  private static final int[] BATCHES = {100, 500};

  private final Workbench bench;
  private final double seconds;

  MachinePhase(Workbench bench) {
    this.bench = bench;
    this.seconds = Math.max(1, bench.options().seconds() / 3);
  }

  void run() {
    Report report = bench.report();
    report.step("raw inserts, a bare server and a bare client");
    bench.raw(bench.bestWay(), 1);
    report.section("What the machine can do, a second");
    for (int connections : CONNECTIONS) {
      for (int batch : BATCHES) {
        var way = new Way(connections, batch);
        String name = "raw inserts, %d connection(s), %d a statement".formatted(connections, batch);
        report.figure(
            "insert_%d_%d".formatted(connections, batch),
            name,
            bench.calibration().bracket(name, () -> bench.raw(way, seconds)));
      }
    }
    report.figure(
        "bare_server",
        "POST to a bare Vert.x server, 128 connections",
        bench.calibration().bracket("bare server", this::bareServer));
    report.figure(
        "bare_client",
        "POST by a bare Vert.x client to the receiver, 128 connections",
        bench
            .calibration()
            .bracket(
                "bare client",
                () -> BareClient.measure(bench.vertx(), bench.receiver().port(), seconds)));
  }

  private double bareServer() {
    var server = new BareServer();
    String id = bench.vertx().deployVerticle(server).await();
    var sample = Sample.request();
    byte[] head = Load.head("/", sample);
    var traffic = new Load.Traffic(0, server.port.get(), sequence -> head, sample);
    double rate = bench.load().closed(traffic, Workbench.CONNECTIONS, seconds).perSecond();
    bench.vertx().undeploy(id).await();
    return rate;
  }

  /** Answers 202 to whatever it has read. */
  private static final class BareServer extends VerticleBase {
    private static final int ACCEPTED = 202;

    private final AtomicInteger port = new AtomicInteger();

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer()
          .requestHandler(
              request ->
                  request.bodyHandler(body -> request.response().setStatusCode(ACCEPTED).end("{}")))
          .listen(0, "127.0.0.1")
          .map(HttpServer::actualPort)
          .onSuccess(port::set);
    }
  }
}
