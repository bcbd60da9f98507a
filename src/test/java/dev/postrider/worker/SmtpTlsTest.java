package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.SmtpSettings.Tls;
import dev.postrider.support.SmtpReceiver;
import dev.postrider.support.TestCertificate;
import dev.postrider.worker.MailTransport.Outcome;
import dev.postrider.worker.MailTransport.Refused;
import dev.postrider.worker.MailTransport.Taken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Mails over TLS, to a real SMTP server. */
class SmtpTlsTest {
  private static final Duration DEADLINE = SmtpScene.DEADLINE;

  private final SmtpScene scene = new SmtpScene();

  @AfterEach
  void close() {
    scene.close();
  }

  /** With STARTTLS, and the only password "secret". */
  private static UnaryOperator<SMTPServer.Builder> offering(TestCertificate certificate)
      throws IOException {
    var context = certificate.sslContext();
    return options ->
        options
            .enableTLS()
            .startTlsSocketFactory(context)
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (user, password, asked) -> {
                      if (!user.equals("me") || !password.equals("secret")) {
                        throw new LoginFailedException("who?");
                      }
                    }));
  }

  @ParameterizedTest
  @EnumSource(names = {"OPTIONAL", "REQUIRED"})
  void logsInBehindTls(Tls tls, @TempDir Path directory) throws IOException {
    // Given
    var certificate = TestCertificate.make(directory, "localhost");
    try (var smtp = SmtpReceiver.open(offering(certificate))) {

      // When
      var right = scene.trusting(SmtpScene.withPassword(smtp.port(), tls, "secret"), certificate);
      var wrong = scene.trusting(SmtpScene.withPassword(smtp.port(), tls, "guess"), certificate);

      // Then
      assertThat(SmtpScene.send(right)).isEqualTo(new Taken());
      assertThat(smtp.next().loggedIn()).isTrue();
      assertThat(SmtpScene.send(wrong))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.forGood()).isFalse();
                assertThat(refused.error()).isEqualTo("the server refused the mail with 535");
              });
    }
  }

  @Test
  void sendsNothingWhereTlsIsRequiredAndNotOffered() {
    try (var smtp = SmtpReceiver.open()) {
      // When
      Outcome outcome =
          SmtpScene.send(scene.transport(SmtpScene.server(smtp.port(), Tls.REQUIRED), DEADLINE));

      // Then
      assertThat(outcome)
          .isEqualTo(new Refused(false, "STARTTLS required but not supported by server", ""));
      assertThat(smtp.tried().all()).isEmpty();
    }
  }

  @Test
  void sendsNothingToAServerThatNobodyTrusts(@TempDir Path directory) throws IOException {
    // Given
    var certificate = TestCertificate.make(directory, "localhost");
    try (var smtp = SmtpReceiver.open(offering(certificate))) {
      // When
      Outcome outcome =
          SmtpScene.send(scene.transport(SmtpScene.server(smtp.port(), Tls.OPTIONAL), DEADLINE));

      // Then
      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(smtp.tried().all()).isEmpty();
    }
  }

  @Test
  void sendsNothingToAServerWithAnotherName(@TempDir Path directory) throws IOException {
    // Given
    var certificate = TestCertificate.make(directory, "other.test");
    try (var smtp = SmtpReceiver.open(offering(certificate))) {
      // When
      Outcome outcome =
          SmtpScene.send(scene.trusting(SmtpScene.server(smtp.port(), Tls.REQUIRED), certificate));

      // Then
      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(smtp.tried().all()).isEmpty();
    }
  }

  @Test
  void speaksTlsFromTheStart(@TempDir Path directory) throws IOException {
    // Given
    var certificate = TestCertificate.make(directory, "localhost");
    var context = certificate.sslContext();
    try (var smtp = SmtpReceiver.open(options -> options.serverSocketFactory(context))) {
      // When
      Outcome outcome =
          SmtpScene.send(scene.trusting(SmtpScene.server(smtp.port(), Tls.IMPLICIT), certificate));

      // Then
      assertThat(outcome).isEqualTo(new Taken());
    }
  }
}
