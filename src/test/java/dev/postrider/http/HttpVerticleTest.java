package dev.postrider.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.HttpSettings;
import dev.postrider.config.RequestLimits;
import dev.postrider.contract.Messages;
import dev.postrider.support.Answer;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The port is opened, shared, held against slow callers, and closed. */
final class HttpVerticleTest {
  @Test
  void sharesAFreePortBetweenInstances() {
    var settings =
        new HttpSettings(
            "127.0.0.1",
            0,
            3,
            1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            RequestLimits.NONE,
            HttpFixture.PUBLIC_URL);

    try (var http = new HttpFixture(settings)) {
      assertThat(http.server.getPort()).isPositive();
      for (int request = 0; request < 6; request++) {
        try (var caller = http.stranger()) {
          assertThat(caller.get("/api/v1/health").status()).isEqualTo(204);
        }
      }
    }
  }

  @Test
  void continuesABodyThatAsksFirst() {
    try (var http = new HttpFixture()) {
      Answer taken =
          http.client.send(
              "POST",
              "/api/v1/app",
              request ->
                  request
                      .expectContinue(true)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString("{\"name\":\"Acme\"}")));

      assertThat(taken.status()).isEqualTo(201);
    }
  }

  @Test
  void refusesALargeBodyThatAsksFirstBeforeItIsSent() throws IOException {
    try (var http = new HttpFixture()) {
      String answer =
          RawHttp.firstLine(
              http.server,
              RawHttp.head(
                  "POST /api/v1/app HTTP/1.1",
                  "Host: a",
                  "Expect: 100-continue",
                  "Content-Length: 1000000"));

      assertThat(answer).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void givesUpOnABodyThatDoesNotEnd() throws IOException {
    try (var http = new HttpFixture(HttpFixture.settings(Duration.ofMillis(300)))) {
      String request =
          RawHttp.head(
                  "POST /api/v1/app HTTP/1.1",
                  "Host: a",
                  "Content-Length: 100",
                  "Content-Type: application/json",
                  "Authorization: Bearer " + FakeStore.KEY.text())
              + "{\"name\":";

      assertThat(RawHttp.exchange(http.server, request)).contains(" 408 ", "request_timeout");
    }
  }

  @Test
  void takesABodyThatComesInPieces() throws IOException {
    try (var http = new HttpFixture();
        var socket = new Socket(http.server.getHost(), http.server.getPort())) {
      String payload = "{\"text\":\"" + "€".repeat(10_000) + "\"}";
      String body = "{\"eventType\":\"a\",\"payload\":" + payload + "}";
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      var out = socket.getOutputStream();
      out.write(
          RawHttp.head(
                  "POST /api/v1/app/acme/msg HTTP/1.1",
                  "Host: a",
                  "Connection: close",
                  "Content-Type: application/json",
                  "Authorization: Bearer " + FakeStore.KEY.text(),
                  "Content-Length: " + bytes.length)
              .getBytes(StandardCharsets.US_ASCII));
      for (int start = 0; start < bytes.length; start += 1000) {
        out.write(bytes, start, Math.min(1000, bytes.length - start));
        out.flush();
      }

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 202 ").contains(payload);
      assertThat(http.store.last(Messages.Accept.class).payload().toUtf8()).isEqualTo(payload);
    }
  }

  @Test
  void closesThePortWhenItIsUndeployed() throws TimeoutException {
    try (var http = new HttpFixture()) {
      assertThat(http.client.get("/api/v1/health").status()).isEqualTo(204);

      for (String deployment : http.vertx.deploymentIDs()) {
        http.vertx.undeploy(deployment).await(20, SECONDS);
      }

      long end = System.nanoTime() + SECONDS.toNanos(20);
      while (!isRefused(http.server)) {
        assertThat(System.nanoTime()).as("the port is still open").isLessThan(end);
      }
    }
  }

  /** The event loop that accepts may close the port a moment after the others have ended. */
  private static boolean isRefused(URI server) {
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      return !socket.isConnected();
    } catch (ConnectException refused) {
      return true;
    } catch (IOException broken) {
      return false;
    }
  }

  @Test
  void doesNotWaitForWhoWatchesWhenItStops() throws TimeoutException {
    try (var http = new HttpFixture();
        var caller = HttpClient.newHttpClient()) {
      var closed = new CompletableFuture<Integer>();
      caller
          .newWebSocketBuilder()
          .buildAsync(
              URI.create(http.server.toString().replace("http", "ws") + "/live/websocket"),
              new Watcher(closed))
          .join();

      for (String deployment : http.vertx.deploymentIDs()) {
        http.vertx.undeploy(deployment).await(5, SECONDS);
      }

      assertThat(closed.orTimeout(5, SECONDS).join()).isPositive();
    }
  }

  @Test
  void doesNotCompressWebSocketsAsBrowsersOffer() throws TimeoutException {
    try (var http = new HttpFixture()) {
      var browser =
          http.vertx.createWebSocketClient(
              new WebSocketClientOptions().setTryUsePerMessageCompression(true));

      var socket =
          browser
              .connect(http.server.getPort(), http.server.getHost(), "/live/websocket")
              .await(5, SECONDS);

      assertThat(socket.headers().contains("sec-websocket-accept")).isTrue();
      assertThat(socket.headers().contains("sec-websocket-extensions")).isFalse();
    }
  }

  /** Completes when its WebSocket is closed or cut. */
  private record Watcher(CompletableFuture<Integer> closed) implements WebSocket.Listener {
    private static final int CUT = 1006;

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(CUT);
    }
  }
}
