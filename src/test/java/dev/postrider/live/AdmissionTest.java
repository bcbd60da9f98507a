package dev.postrider.live;

import static dev.postrider.live.Browser.await;
import static dev.postrider.live.LiveFixture.application;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.support.LogCapture;
import io.vertx.core.Promise;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a live connection. */
class AdmissionTest {
  private static final int DEADLINE_MILLIS = 20_000;
  private static final String ORIGIN = "https://app.example.com";

  private final ApplicationId application = application();
  private LiveFixture live;

  private record Answer(int status, String headers, JsonObject body) {}

  @BeforeEach
  void open() {
    live = new LiveFixture(LiveFixture.LIMITS, List.of(ORIGIN));
  }

  @AfterEach
  void close() {
    live.close();
  }

  private void restartForOneConnection() {
    live.close();
    live =
        new LiveFixture(new Limits(1, 10, Duration.ofMinutes(1), 4096, 65536, 16, 50), List.of());
  }

  /** An ordinary request, written by hand because clients refuse to send some of them. */
  private Answer request(String method, String uri) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), live.port)) {
      socket.setSoTimeout(DEADLINE_MILLIS);
      var request =
          method + " " + uri + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(
          Integer.parseInt(answer.split(" ", 3)[1]),
          answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT),
          new JsonObject(answer.substring(answer.indexOf("\r\n\r\n"))));
    }
  }

  private WebSocketConnectOptions from(String origin, String ticket) {
    return live.plain(ticket).setAllowOriginHeader(true).putHeader("Origin", origin);
  }

  private static void assertProblem(UpgradeRejectedException rejection, int status, String code) {
    var problem = new JsonObject(rejection.getBody());
    assertThat(rejection.getStatus()).isEqualTo(status);
    assertThat(rejection.getHeaders().get("Content-Type")).isEqualTo("application/problem+json");
    assertThat(problem.getString("type")).isEqualTo("urn:postrider:problem:" + code);
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).isNotBlank();
  }

  @Test
  void aTicketIsGoodForOneConnection() {
    // Given
    String ticket = live.tickets.buy(application);
    live.connect(ticket);

    // When
    var rejection = live.rejection(live.plain(ticket));

    // Then
    assertProblem(rejection, 401, "unauthenticated");
  }

  @Test
  void anExpiredTicketIsRefused() {
    // Given
    String ticket = live.tickets.buy(application);
    live.clock.advance(FakeTickets.LIFETIME);

    // When
    var rejection = live.rejection(live.plain(ticket));

    // Then
    assertProblem(rejection, 401, "unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/live/websocket",
        "/live/websocket?ticket=",
        "/live/websocket?ticket=pr_notaticket",
        "/live/websocket?ticket=lt_a&ticket=lt_b",
        "/live/123/abcdefgh/websocket"
      })
  void withoutATicketNobodyConnectsAndTheStoreIsNotAsked(String uri) {
    // When
    var rejection = live.rejection(live.target(uri));

    // Then
    assertProblem(rejection, 401, "unauthenticated");
    assertThat(live.tickets.redemptions()).isZero();
  }

  @Test
  void aBrokenQueryIsABadRequest() throws IOException {
    // When
    Answer answer = request("GET", "/live/websocket?ticket=%zz");

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().getString("code")).isEqualTo("malformed");
  }

  @Test
  void aForeignPageIsRefusedAndKeepsItsTicket() {
    // Given
    String ticket = live.tickets.buy(application);

    // When
    var rejection = live.rejection(from("https://evil.example.com", ticket));

    // Then
    assertProblem(rejection, 403, "origin_forbidden");
    Browser browser = await(live.open(from(ORIGIN, ticket), false));
    browser.finishTalking();
  }

  @Test
  void theInformationThatSockJsAsksForNeedsNoTicket() throws IOException {
    // Given
    String ticket = live.tickets.buy(application);

    // When
    Answer answer = request("GET", "/live/info?ticket=" + ticket);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().getBoolean("websocket")).isTrue();
    assertThat(answer.body().getBoolean("cookie_needed")).isFalse();
    assertThat(live.tickets.redemptions()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /live/123/abcdefgh/xhr",
    "POST, /live/123/abcdefgh/xhr_streaming",
    "POST, /live/123/abcdefgh/xhr_send",
    "GET, /live/123/abcdefgh/eventsource",
    "GET, /live/123/abcdefgh/htmlfile",
    "GET, /live/123/abcdefgh/jsonp",
    "GET, /live/iframe.html",
    "GET, /live/iframe-1.html",
    "POST, /live/chunking_test",
    "GET, /live/",
    "GET, /live"
  })
  void otherTransportsAreRefused(String method, String path) throws IOException {
    // Given
    String ticket = live.tickets.buy(application);

    // When
    Answer answer = request(method, path + "?ticket=" + ticket);

    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).contains("content-type: application/problem+json");
    assertThat(answer.body().getString("code")).isEqualTo("not_found");
    assertThat(answer.body().getString("detail")).contains("WebSocket");
    assertThat(live.tickets.redemptions()).isZero();
  }

  @Test
  void aRequestThatIsNoWebSocketKeepsItsTicket() throws IOException {
    // When
    Answer answer = request("GET", "/live/websocket?ticket=" + live.tickets.buy(application));

    // Then
    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.body().getString("code")).isEqualTo("upgrade_required");
    assertThat(live.tickets.redemptions()).isZero();
  }

  @Test
  void connectionsAreLimitedAndAClosedOneMakesRoom() {
    // Given
    restartForOneConnection();
    Browser first = live.watching(application);
    String ticket = live.tickets.buy(application);

    // When
    var rejection = live.rejection(live.plain(ticket));

    // Then
    assertProblem(rejection, 503, "unavailable");
    assertThat(rejection.getHeaders().get("Retry-After")).isEqualTo("5");
    first.close();
    live.until(() -> !live.isWatched(application));
    live.connect(ticket).finishTalking();
  }

  @Test
  void anUnavailableStoreIsSaidToBeThat() {
    // Given
    live.tickets.failWith(new Failure.Unavailable("Try again.", Duration.ofMillis(1500)));

    // When
    var rejection = live.rejection(live.plain(live.tickets.buy(application)));

    // Then
    assertProblem(rejection, 503, "unavailable");
    assertThat(rejection.getHeaders().get("Retry-After")).isEqualTo("2");
  }

  @Test
  void aFaultOfTheStoreTellsNothing() {
    // Given
    live.tickets.failWith(new Failure.Internal());

    // When
    var rejection = live.rejection(live.plain(live.tickets.buy(application)));

    // Then
    assertProblem(rejection, 500, "internal");
  }

  @Test
  void aBrowserThatLeavesBeforeItIsLetInTakesNoPlace() throws IOException {
    // Given
    restartForOneConnection();
    Promise<Void> release = live.tickets.hold();
    var socket = new Socket(InetAddress.getLoopbackAddress(), live.port);
    socket.getOutputStream().write(handshake(live.tickets.buy(application)));
    live.until(() -> live.tickets.redemptions() == 1);
    socket.close();
    await(live.firstRequestEnded.future());

    try (var log = LogCapture.of(LiveBridge.class.getName(), Level.WARN)) {

      // When
      release.complete();

      // Then
      live.connect(live.tickets.buy(application)).finishTalking();
      assertThat(log.events().all()).isEmpty();
    }
  }

  private static byte[] handshake(String ticket) {
    return """
    GET /live/websocket?ticket=%s HTTP/1.1\r
    Host: localhost\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    \r
    """
        .formatted(ticket)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
