package dev.postrider.live;

import static dev.postrider.live.LiveFixture.application;
import static dev.postrider.live.LiveFixture.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.ApplicationId;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who watches, and that nothing is published for nobody. */
class WatchersTest {
  private static final int DEADLINE_MILLIS = 20_000;

  private final ApplicationId application = application();
  private LiveFixture live;

  @BeforeEach
  void open() {
    live = new LiveFixture();
  }

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void anApplicationIsWatchedUntilItsLastBrowserCloses() {
    // Given
    Browser first = live.watching(application);
    Browser second = live.watching(application);

    // When
    first.close();

    // Then
    var made = attempt(application);
    live.make(made);
    assertThat(second.next().getJsonObject("body").getString("attemptId"))
        .isEqualTo(made.attempt().id().toString());
    second.close();
    live.until(() -> !live.isWatched(application));
  }

  @Test
  void aSockJsClientThatClosesIsNoWatcher() {
    // Given
    Browser browser = live.connectFramed(live.tickets.buy(application));
    browser.register(LiveFixture.address(application));
    browser.finishTalking();
    boolean watched = live.isWatched(application);

    // When
    browser.close();

    // Then
    assertThat(watched).isTrue();
    live.until(() -> !live.isWatched(application));
  }

  @Test
  void aBrowserWhoseConnectionBreaksIsNoWatcher() throws IOException {
    // Given
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.port)) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.getOutputStream().write(handshake());
      var answer = new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1);
      assertThat(new BufferedReader(answer).readLine())
          .isEqualTo("HTTP/1.1 101 Switching Protocols");
      socket.getOutputStream().write(registration());
      live.until(() -> live.isWatched(application));

      // When
      socket.setSoLinger(true, 0);
    }

    // Then
    live.until(() -> !live.isWatched(application));
  }

  @Test
  void nothingIsPublishedForNobody() throws InterruptedException {
    // Given
    BlockingQueue<Message<String>> published = new LinkedBlockingQueue<>();
    live.vertx.eventBus().<String>consumer(LiveFixture.address(application), published::add);
    var watched = application();
    Browser other = live.watching(watched);

    // When
    live.make(attempt(application));
    live.make(attempt(watched));

    // Then
    assertThat(other.next().getString("type")).isEqualTo("rec");
    live.watching(application);
    var seen = attempt(application);
    live.make(seen);
    Message<String> first = published.poll(Browser.DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    assertThat(new JsonObject(first.body()).getString("attemptId"))
        .isEqualTo(seen.attempt().id().toString());
  }

  private byte[] handshake() {
    return """
    GET /live/websocket?ticket=%s HTTP/1.1\r
    Host: localhost\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    \r
    """
        .formatted(live.tickets.buy(application))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A short text frame as a client sends it, masked with zeros (RFC 6455, section 5.2). */
  private byte[] registration() {
    String text =
        "{\"type\":\"register\",\"address\":\"" + LiveFixture.address(application) + "\"}";
    String header = "\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0";
    return (header + text).getBytes(StandardCharsets.ISO_8859_1);
  }
}
