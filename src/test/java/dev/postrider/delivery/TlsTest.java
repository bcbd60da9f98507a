package dev.postrider.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Await;
import dev.postrider.support.Receiver;
import dev.postrider.support.TestCertificate;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom attempts trust, and over what. */
class TlsTest {
  /** RFC 8446, section 6. */
  private static final int PROTOCOL_VERSION_ALERT = 70;

  private final SenderFixture fixture = new SenderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void sendsUnderTlsToTheHolderOfTheCertificate(@TempDir Path directory) throws IOException {
    // Given
    fixture.name("hooks.test", "127.0.0.1");
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var receiver = Receiver.openTls(certificate.serverSocketFactory())) {
      var trusting = fixture.options().setTrustOptions(certificate.trust());

      // When
      var answer =
          Await.result(fixture.send(fixture.sender(trusting), receiver.url("hooks.test", "/")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(receiver.next().header("host")).isEqualTo("hooks.test:" + receiver.port());
      assertThat(receiver.serverNames()).containsExactly("hooks.test");
    }
  }

  @Test
  void refusesACertificateForAnotherName(@TempDir Path directory) throws IOException {
    // Given
    fixture.name("other.test", "127.0.0.1");
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var receiver = Receiver.openTls(certificate.serverSocketFactory())) {
      var trusting = fixture.options().setTrustOptions(certificate.trust());

      // Then
      assertThat(fixture.failureOf(fixture.sender(trusting), receiver.url("other.test", "/")))
          .isEqualTo("The certificate of other.test was issued for another name.");
      assertThat(receiver.all()).isEmpty();
    }
  }

  @Test
  void refusesACertificateThatNobodyTrusts(@TempDir Path directory) throws IOException {
    // Given
    fixture.name("hooks.test", "127.0.0.1");
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var receiver = Receiver.openTls(certificate.serverSocketFactory())) {

      // Then
      assertThat(fixture.failureOf(fixture.sender(), receiver.url("hooks.test", "/")))
          .isEqualTo("The certificate of hooks.test is not trusted.");
      assertThat(receiver.all()).isEmpty();
    }
  }

  @Test
  void tellsOfAServerThatSpeaksNoTls() {
    // Given
    try (var receiver = Receiver.open()) {

      // Then
      assertThat(fixture.failureOf(fixture.sender(), "https://127.0.0.1:" + receiver.port() + "/"))
          .isEqualTo("No TLS connection to 127.0.0.1 could be agreed on.");
    }
  }

  @ParameterizedTest
  @CsvSource({"-9d, has expired", "+5d, is not valid yet"})
  void refusesACertificateOutsideOfItsTime(String start, String fault, @TempDir Path directory)
      throws IOException {
    // Given
    fixture.name("hooks.test", "127.0.0.1");
    var issued = TestCertificate.issue(directory, "hooks.test", start);
    try (var receiver = Receiver.openTls(issued.certificate().serverSocketFactory())) {
      var trusting = fixture.options().setTrustOptions(issued.authority().trust());

      // Then
      assertThat(fixture.failureOf(fixture.sender(trusting), receiver.url("hooks.test", "/")))
          .isEqualTo("The certificate of hooks.test " + fault + ".");
      assertThat(receiver.all()).isEmpty();
    }
  }

  @Test
  void trustsWhatATrustedAuthorityHasIssued(@TempDir Path directory) throws IOException {
    // Given
    fixture.name("hooks.test", "127.0.0.1");
    var issued = TestCertificate.issue(directory, "hooks.test", "-1d");
    try (var receiver = Receiver.openTls(issued.certificate().serverSocketFactory())) {
      var trusting = fixture.options().setTrustOptions(issued.authority().trust());

      // When
      var answer =
          Await.result(fixture.send(fixture.sender(trusting), receiver.url("hooks.test", "/")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void agreesOnTlsOf(String protocol, @TempDir Path directory) throws IOException {
    // Given
    fixture.name("hooks.test", "127.0.0.1");
    var certificate = TestCertificate.make(directory, "hooks.test");
    try (var receiver = Receiver.openTls(certificate.serverSocketFactory(protocol))) {
      var trusting = fixture.options().setTrustOptions(certificate.trust());

      // When
      var answer =
          Await.result(fixture.send(fixture.sender(trusting), receiver.url("hooks.test", "/")));

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  /** The JDK lets no server speak TLS 1.1, so this one only says that it wants to. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void refusesAnOlderProtocol(int minor) throws Exception {
    // Given
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var alert = new FutureTask<>(() -> alertAfterServerHello(server, minor));
      Thread.ofVirtual().start(alert);

      // When
      String reason =
          fixture.failureOf(fixture.sender(), "https://127.0.0.1:" + server.getLocalPort() + "/");

      // Then
      assertThat(reason).isEqualTo("No TLS connection to 127.0.0.1 could be agreed on.");
      assertThat(alert.get(20, SECONDS)).isEqualTo(PROTOCOL_VERSION_ALERT);
    }
  }

  @Test
  void offersTls12And13OnlyAndVerifies() {
    var options = fixture.options().getSslOptions();

    assertThat(options.getEnabledSecureTransportProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    assertThat(options.isTrustAll()).isFalse();
    assertThat(fixture.options().isVerifyHost()).isTrue();
  }

  /** Answers a client's first message by choosing {@code 3.minor}; returns the client's alert. */
  private static int alertAfterServerHello(ServerSocket server, int minor) throws IOException {
    try (var client = server.accept()) {
      var in = new DataInputStream(client.getInputStream());
      in.readNBytes(3);
      in.readNBytes(in.readUnsignedShort());
      byte[] hello = new byte[5 + 4 + 38];
      byte[] head = {22, 3, (byte) minor, 0, 42, 2, 0, 0, 38, 3, (byte) minor};
      System.arraycopy(head, 0, hello, 0, head.length);
      // After 32 random bytes and no session: ECDHE-RSA with AES-128-CBC, which these versions had.
      hello[44] = (byte) 0xc0;
      hello[45] = 0x13;
      client.getOutputStream().write(hello);
      byte[] alert = in.readNBytes(7);
      return alert[6];
    }
  }
}
