package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.support.Await;
import dev.postrider.support.Receiver;
import dev.postrider.support.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom attempts trust, and over what. */
class TlsTest {
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
}
