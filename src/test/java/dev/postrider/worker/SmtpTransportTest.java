package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.SmtpSettings.Tls;
import dev.postrider.domain.MailId;
import dev.postrider.support.Await;
import dev.postrider.support.Gate;
import dev.postrider.support.SmtpReceiver;
import dev.postrider.support.SmtpReceiver.Received;
import dev.postrider.worker.MailTransport.Outcome;
import dev.postrider.worker.MailTransport.Refused;
import dev.postrider.worker.MailTransport.Taken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails over the wire, to a real SMTP server. */
class SmtpTransportTest {
  private static final MailId ID = SmtpScene.ID;
  private static final Duration DEADLINE = SmtpScene.DEADLINE;

  private final SmtpScene scene = new SmtpScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void sendsBothPartsWithTheirHeaders() {
    try (var smtp = SmtpReceiver.open()) {
      // Given
      var transport = scene.transport(SmtpScene.server(smtp.port(), Tls.OPTIONAL), DEADLINE);

      // When
      Outcome outcome =
          Await.result(
              transport.send(ID, SmtpScene.mail("ann@exämple.com", "Söhne & Töchter 👩‍🚀")));

      // Then
      assertThat(outcome).isEqualTo(new Taken());
      Received mail = smtp.next();
      assertThat(mail.from()).isEqualTo("webhooks@acme.test");
      assertThat(mail.to()).isEqualTo("ann@xn--exmple-cua.com");
      assertThat(mail.types()).isEqualTo("multipart/alternative text/plain text/html");
      assertThat(mail.subject()).isEqualTo("Invitation to “Söhne & Töchter 👩‍🚀”");
      assertThat(mail.part(0)).contains("“Söhne & Töchter 👩‍🚀”", "#token=lk_1");
      assertThat(mail.part(1)).contains("“Söhne &amp; Töchter 👩‍🚀”", "#token&#x3D;lk_1");
      assertThat(mail.header("To")).isEqualTo("ann@xn--exmple-cua.com");
      assertThat(mail.header("Reply-To")).isEqualTo("help@acme.test");
      assertThat(mail.header("Date")).isEqualTo("Mon, 4 May 2026 10:00:07 +0000");
      assertThat(mail.header("Message-ID")).isEqualTo("<%s@acme.test>".formatted(ID));
      assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
      assertThat(mail.header("MIME-Version")).isEqualTo("1.0");
      assertThat(mail.header("From")).endsWith("?= <webhooks@acme.test>");
      assertThat(mail.sender()).isEqualTo("Söhne & Töchter – die gern reisen 🚚");
      assertThat(mail.text().lines()).allMatch(line -> line.length() <= 998);
      assertThat(mail.text()).matches("\\A\\p{ASCII}*\\z");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Acme\r\nBcc: eve@example.com",
        "Acme\nX-Evil: 1\n\nbody",
        "=?UTF-8?Q?Acme=0D=0ABcc:_eve@example.com?=",
        "Acme\r\n.\r\nMAIL FROM:<eve@example.com>",
        "\u202Eemca\u2066\u0000\u007F\u0085\u2028"
      })
  void nothingInANameBecomesAHeaderOrACommand(String name) {
    try (var smtp = SmtpReceiver.open()) {
      // When
      Await.result(
          scene
              .transport(SmtpScene.server(smtp.port(), Tls.NONE), DEADLINE)
              .send(ID, SmtpScene.mail("ann@example.com", name)));

      // Then
      Received mail = smtp.next();
      assertThat(smtp.tried().all()).containsExactly("ann@example.com");
      assertThat(mail.header("Bcc") + mail.header("X-Evil")).isEmpty();
      assertThat(mail.subject()).startsWith("Invitation to “").endsWith("”").doesNotContain("\n");
      assertThat(mail.subject() + mail.part(0) + mail.part(1))
          .doesNotContain("\u202E", "\u2066", "\u0000", "\u2028", "\u0085");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann,bob@example.com",
        "ann><bob@example.com",
        "ann(x)@example.com",
        "\"ann\"@example.com",
        "änn@example.com",
        "ann@example.com>",
        "ann@[10.0.0.1]"
      })
  void anAddressThatWouldBeMoreThanOneIsRefusedForGood(String address) {
    try (var smtp = SmtpReceiver.open()) {
      // When
      Outcome outcome =
          Await.result(
              scene
                  .transport(SmtpScene.server(smtp.port(), Tls.NONE), DEADLINE)
                  .send(ID, SmtpScene.mail(address, "Acme")));

      // Then
      assertThat(outcome)
          .isEqualTo(new Refused(true, "the address needs quotes or is not in ASCII", ""));
      assertThat(smtp.tried().all()).isEmpty();
    }
  }

  @Test
  void tellsARecipientThatIsRefusedForGood() {
    try (var smtp = SmtpReceiver.open()) {
      // Given
      smtp.toRecipient(SmtpReceiver.refusing(550, "no mailbox ann@example.com"));
      smtp.toRecipient(SmtpReceiver.refusing(451, "come again"));
      smtp.toData(SmtpReceiver.refusing(554, "looks like spam"));
      var transport = scene.transport(SmtpScene.server(smtp.port(), Tls.NONE), DEADLINE);

      // Then
      assertThat(SmtpScene.send(transport))
          .isEqualTo(
              new Refused(
                  true,
                  "the server refused the recipient with 550",
                  "550 no mailbox ann@example.com"));
      assertThat(SmtpScene.send(transport))
          .isEqualTo(new Refused(false, "the server refused the mail with 451", "451 come again"));
      assertThat(SmtpScene.send(transport))
          .isEqualTo(
              new Refused(false, "the server refused the mail with 554", "554 looks like spam"));
      assertThat(SmtpScene.send(transport)).isEqualTo(new Taken());
    }
  }

  @Test
  void aServerThatIsAwayIsAReasonToTryAgain() throws IOException {
    // Given
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    // When
    Outcome outcome = SmtpScene.send(scene.transport(SmtpScene.server(port, Tls.NONE), DEADLINE));

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.forGood()).isFalse());
  }

  @Test
  void aServerThatSaysNothingIsLeft() throws IOException {
    // Given
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // When
      Outcome outcome =
          SmtpScene.send(
              scene.transport(
                  SmtpScene.server(silent.getLocalPort(), Tls.NONE), Duration.ofMillis(300)));

      // Then
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.forGood()).isFalse());
      try (var connection = silent.accept()) {
        connection.setSoTimeout(10_000);
        assertThat(connection.getInputStream().readAllBytes()).isEmpty();
      }
    }
  }

  @Test
  void aServerThatHangsAtTheEndHoldsUpNoOtherMail() {
    // Given
    var gate = new Gate();
    try (var smtp = SmtpReceiver.open()) {
      smtp.toData(gate::pass);
      var transport =
          scene.transport(SmtpScene.server(smtp.port(), Tls.NONE), Duration.ofSeconds(2));
      var hanging = transport.send(ID, SmtpScene.mail("ann@example.com", "Acme"));
      smtp.next();

      // When
      Outcome other = SmtpScene.send(transport);

      // Then
      assertThat(other).isEqualTo(new Taken());
      assertThat(Await.result(hanging)).isInstanceOf(Refused.class);
      // The receiver waits for what hangs before it closes.
      gate.open();
    }
  }
}
