package dev.postrider.worker;

import dev.postrider.config.MailSettings;
import dev.postrider.config.MailSettings.Mailbox;
import dev.postrider.config.Secret;
import dev.postrider.config.SmtpSettings;
import dev.postrider.config.SmtpSettings.Tls;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailId;
import dev.postrider.domain.MailKind;
import dev.postrider.support.Await;
import dev.postrider.support.ManualClock;
import dev.postrider.support.TestCertificate;
import dev.postrider.worker.MailTransport.Outcome;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Transports to servers on this machine, and a mail to send by them. */
final class SmtpScene implements AutoCloseable {
  static final MailId ID = new MailId(new UUID(1, 2));
  static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final MailSettings SETTINGS =
      new MailSettings(
          null,
          new Mailbox("Söhne & Töchter – die gern reisen 🚚", "webhooks@acme.test"),
          new Mailbox("", "help@acme.test"),
          false);

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock(Instant.parse("2026-05-04T10:00:07Z"));

  MailTransport transport(SmtpSettings server, Duration deadline) {
    var options = SmtpTransport.options(server, SETTINGS.from(), deadline);
    return new SmtpTransport(MailClient.create(vertx, options), SETTINGS, clock, deadline);
  }

  MailTransport trusting(SmtpSettings server, TestCertificate certificate) {
    var options =
        SmtpTransport.options(server, SETTINGS.from(), DEADLINE)
            .setTrustOptions(certificate.trust());
    return new SmtpTransport(MailClient.create(vertx, options), SETTINGS, clock, DEADLINE);
  }

  static SmtpSettings server(int port, Tls tls) {
    return new SmtpSettings("localhost", port, tls, "", new Secret(""));
  }

  static Mail mail(String to, String organization) {
    return new Mail(
        MailKind.INVITATION,
        new EmailAddress(to),
        Map.of(
            "link",
            "https://hooks.example.com/invitation#token=lk_1",
            "organization",
            organization,
            "inviter",
            "bob@example.com"));
  }

  static Outcome send(MailTransport transport) {
    return Await.result(transport.send(ID, mail("ann@example.com", "Acme")));
  }

  static SmtpSettings withPassword(int port, Tls tls, String password) {
    return new SmtpSettings("localhost", port, tls, "me", new Secret(password));
  }

  @Override
  public void close() {
    Await.result(vertx.close());
  }
}
