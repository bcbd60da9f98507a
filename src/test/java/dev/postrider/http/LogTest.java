package dev.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.config.RequestLimits;
import dev.postrider.contract.Bus;
import dev.postrider.domain.IdGenerator;
import dev.postrider.support.Answer;
import dev.postrider.support.ContractClient;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A fault is told to the operator once and to the caller not at all. */
final class LogTest {
  private static final String CONTRACT =
      """
      paths:
        /throws: {get: {operationId: throws, security: []}}
        /fails: {get: {operationId: fails, security: []}}
        /fine: {get: {operationId: fine, security: []}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.postrider.http");
  private final Recorder recorder = new Recorder();
  private URI server = URI.create("http://127.0.0.1");

  /** Takes log lines as they come. */
  private static final class Recorder extends AppenderBase<ILoggingEvent> {
    private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();

    @Override
    protected void append(ILoggingEvent line) {
      lines.add(line);
    }
  }

  @BeforeEach
  void start() throws Exception {
    recorder.start();
    logger.addAppender(recorder);
    logger.setAdditive(false);
    var routes =
        new Routes(
            Contract.of(CONTRACT.getBytes(StandardCharsets.UTF_8)),
            operation -> Permission.NONE,
            List.of(
                Map.of(
                    "throws",
                    call -> {
                      throw new IllegalArgumentException("a secret");
                    },
                    "fails",
                    call -> Future.failedFuture(new NullPointerException("a secret")),
                    "fine",
                    call -> Future.succeededFuture(Reply.noContent()))));
    var store = new FakeStore(Bus.install(vertx));
    var gate =
        new OperationRoute.Gate(
            new Authentication(store.bus(), Duration.ofSeconds(1), Ticker.systemTicker()),
            new RateLimits(RequestLimits.NONE, Ticker.systemTicker()),
            new BodyReader(vertx, 1024, Duration.ofSeconds(1)),
            new JsonBodyParser(),
            new IdempotencyKeys(vertx, store.bus()),
            new AuditTrail(store.bus(), new Metrics()),
            new Answers());
    var ids = new IdGenerator(store.clock, new Random(7));
    Router router =
        routes
            .view(vertx)
            .map(
                view ->
                    routes.create(
                        vertx,
                        view,
                        new Routes.First(
                            new RequestMeters(new Metrics()),
                            List.of(new RequestId(ids), new AccessLog(store.clock))),
                        gate))
            .await(20, SECONDS);
    int port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(20, SECONDS)
            .actualPort();
    server = URI.create("http://127.0.0.1:" + port);
  }

  @AfterEach
  void stop() throws TimeoutException {
    logger.setLevel(null);
    logger.setAdditive(true);
    logger.detachAppender(recorder);
    vertx.close().await(20, SECONDS);
  }

  @Test
  void tellsAFaultOnce() throws InterruptedException {
    for (String path : List.of("/throws", "/fails")) {
      Answer answer = get(path);
      ILoggingEvent line = recorder.lines.poll(20, SECONDS);

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text()).doesNotContain("secret", "Exception");
      assertThat(line).isNotNull();
      assertThat(line.getLevel()).isEqualTo(Level.ERROR);
      assertThat(line.getMessage()).isEqualTo("request failed");
      assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a secret");
      assertThat(facts(line))
          .containsEntry("requestId", answer.header("X-Request-Id").orElseThrow())
          .containsEntry("method", "GET")
          .containsEntry("path", path);
      assertThat(recorder.lines).isEmpty();
    }
  }

  @Test
  void tellsEveryRequestWithoutItsQueryWhenAsked() throws InterruptedException {
    logger.setLevel(Level.DEBUG);

    get("/fine?ticket=secret");

    ILoggingEvent line = recorder.lines.poll(20, SECONDS);
    assertThat(line).isNotNull();
    assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
    assertThat(facts(line))
        .containsEntry("path", "/fine")
        .containsEntry("statusCode", "204")
        .containsEntry("durationMs", "0");
    assertThat(line.toString() + facts(line)).doesNotContain("secret");
  }

  private static Map<String, String> facts(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }

  private Answer get(String path) {
    try (var client = new ContractClient(server, "")) {
      return client.get(path);
    }
  }
}
