package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.postrider.config.ProxySettings;
import dev.postrider.config.ProxySettings.Kind;
import dev.postrider.config.Secret;
import dev.postrider.support.Await;
import dev.postrider.support.ForwardProxy;
import dev.postrider.support.LogCapture;
import dev.postrider.support.Receiver;
import dev.postrider.support.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Attempts through a proxy, which is asked for the vetted address and for nothing else. */
class ProxyTest {
  private static final String CREDENTIALS = "me:s3cret";

  private final SenderFixture fixture = new SenderFixture();

  @BeforeEach
  void name() {
    fixture.name("hooks.test", "127.0.0.1");
    fixture.name("other.test", "127.0.0.1");
    fixture.name("inside.test", "10.0.0.1");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ForwardProxy open(Kind kind, String credentials) {
    return switch (kind) {
      case HTTP -> ForwardProxy.http(credentials);
      case SOCKS5 -> ForwardProxy.socks5(credentials);
    };
  }

  private void use(Kind kind, int port, String credentials) {
    String[] parts = credentials.split(":", 2);
    fixture.delivery.proxy =
        new ProxySettings(
            kind, "127.0.0.1", port, parts[0], new Secret(parts.length > 1 ? parts[1] : ""));
  }

  private static String askedFor(Kind kind, int port) {
    return switch (kind) {
      case HTTP -> "CONNECT 127.0.0.1:%d HTTP/1.1".formatted(port);
      case SOCKS5 -> "address 127.0.0.1:%d".formatted(port);
    };
  }

  @ParameterizedTest
  @CsvSource({"HTTP, ''", "HTTP, me:s3cret", "SOCKS5, ''", "SOCKS5, me:s3cret"})
  void sendsThroughItToTheVettedAddressUnderTheEndpointsName(Kind kind, String credentials) {
    // Given
    try (var proxy = open(kind, credentials);
        var receiver = Receiver.open()) {
      use(kind, proxy.port(), credentials);

      // When
      var answer =
          Await.result(fixture.send(fixture.sender(), receiver.url("hooks.test", "/a?b=c")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      var received = receiver.next();
      assertThat(received.target()).isEqualTo("/a?b=c");
      assertThat(received.text()).isEqualTo("{}");
      assertThat(received.header("host")).isEqualTo("hooks.test:" + receiver.port());
      assertThat(received.headers()).doesNotContainKey("proxy-authorization");
      assertThat(proxy.asked()).containsExactly(askedFor(kind, receiver.port()));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void speaksTlsWithTheEndpointAndNotWithTheProxy(Kind kind, @TempDir Path directory)
      throws IOException {
    // Given
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var proxy = open(kind, CREDENTIALS);
        var receiver = Receiver.openTls(certificate.serverSocketFactory())) {
      use(kind, proxy.port(), CREDENTIALS);
      var trusting = fixture.options().setTrustOptions(certificate.trust());
      HttpSender sender = fixture.sender(trusting);

      // When
      Await.result(fixture.send(sender, receiver.url("hooks.test", "/")));
      Await.result(fixture.send(sender, receiver.url("hooks.test", "/")));

      // Then
      assertThat(receiver.serverNames()).containsExactly("hooks.test");
      assertThat(receiver.all())
          .extracting(received -> received.header("host"))
          .containsOnly("hooks.test:" + receiver.port())
          .hasSize(2);
      assertThat(proxy.asked()).containsExactly(askedFor(kind, receiver.port()));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void verifiesTheEndpointsNameBehindTheProxy(Kind kind, @TempDir Path directory)
      throws IOException {
    // Given
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var proxy = open(kind, "");
        var receiver = Receiver.openTls(certificate.serverSocketFactory())) {
      use(kind, proxy.port(), "");
      var trusting = fixture.options().setTrustOptions(certificate.trust());

      // Then
      assertThat(fixture.failureOf(fixture.sender(trusting), receiver.url("other.test", "/")))
          .isEqualTo("The certificate of other.test was issued for another name.");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void vetsBeforeTheProxyIsAsked(Kind kind) {
    // Given
    try (var proxy = open(kind, "")) {
      use(kind, proxy.port(), "");
      HttpSender sender = fixture.sender();

      // Then
      assertThat(fixture.failureOf(sender, "http://inside.test/")).contains("10.0.0.1 (private)");
      assertThat(fixture.failureOf(sender, "http://hooks.test:22/")).contains("port 22");
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void mayItselfBeWhereEndpointsMayNotBe() {
    // Given a proxy on loopback that notes everything and connects to nothing
    fixture.delivery.allowedNetworks = List.of();
    try (var proxy = open(Kind.HTTP, CREDENTIALS)) {
      use(Kind.HTTP, proxy.port(), "");
      HttpSender sender = fixture.sender();

      // Then
      assertThat(fixture.failureOf(sender, "http://127.0.0.1:" + proxy.port() + "/"))
          .contains("127.0.0.1 (loopback)");
      assertThat(fixture.failureOf(sender, "http://93.184.216.34/"))
          .contains("did not connect to 93.184.216.34 on port 80");
      assertThat(proxy.asked()).containsExactly("CONNECT 93.184.216.34:80 HTTP/1.1");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void saysThatTheProxyRefused(Kind kind) {
    // Given
    try (var proxy = open(kind, CREDENTIALS);
        var receiver = Receiver.open()) {
      use(kind, proxy.port(), "me:wrong");

      // Then
      assertThat(fixture.failureOf(fixture.sender(), receiver.url("hooks.test", "/")))
          .isEqualTo(
              "The proxy of this Postrider did not connect to hooks.test on port %d."
                  .formatted(receiver.port()));
      assertThat(receiver.all()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void saysThatTheProxyIsAway(Kind kind) {
    // Given
    int port;
    try (var gone = open(kind, "")) {
      port = gone.port();
    }
    use(kind, port, CREDENTIALS);
    HttpSender sender = fixture.sender();
    try (var log = LogCapture.of("dev.postrider.delivery", Level.DEBUG)) {

      // When
      List<String> reasons =
          List.of(
              fixture.failureOf(sender, "http://hooks.test/"),
              fixture.failureOf(sender, "https://hooks.test:8443/"));

      // Then
      assertThat(reasons).containsOnly("The proxy of this Postrider cannot be reached.");
      assertThat(log.events().all())
          .filteredOn(event -> event.getLevel() == Level.WARN)
          .extracting(ILoggingEvent::getMessage)
          .containsExactly("the proxy cannot be reached, attempts fail");
      assertThat(log.events().all())
          .noneMatch(event -> (event + " " + event.getKeyValuePairs()).contains("s3cret"));
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP, http", "HTTP, https", "SOCKS5, http"})
  void timesOutWhenTheProxyDoesNotAnswer(Kind kind, String scheme) throws IOException {
    // Given a port that takes connections and nothing more
    fixture.delivery.connect = Duration.ofMillis(200);
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      use(kind, silent.getLocalPort(), "");

      // Then
      assertThat(fixture.failureOf(fixture.sender(), scheme + "://hooks.test:8443/"))
          .isEqualTo("The endpoint timed out: there was no connection within 200 ms.");
    }
  }

  @Test
  void closesATunnelForPlainHttpAfterItsRequest() {
    // Given
    try (var proxy = open(Kind.HTTP, "");
        var receiver = Receiver.open()) {
      use(Kind.HTTP, proxy.port(), "");

      // When
      Await.result(fixture.send(fixture.sender(), receiver.url("hooks.test", "/")));

      // Then
      receiver.awaitDisconnection();
      assertThat(receiver.next().header("connection")).isEqualTo("close");
    }
  }
}
