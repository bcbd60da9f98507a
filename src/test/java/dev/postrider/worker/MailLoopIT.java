package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.postrider.config.DatabaseSettings;
import dev.postrider.config.ExportSettings;
import dev.postrider.config.MailSettings;
import dev.postrider.config.MailSettings.Mailbox;
import dev.postrider.config.Secret;
import dev.postrider.config.SecuritySettings;
import dev.postrider.config.SmtpSettings;
import dev.postrider.config.SmtpSettings.Tls;
import dev.postrider.contract.Accounts;
import dev.postrider.contract.Bus;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.EndpointSecret;
import dev.postrider.e2e.Poll;
import dev.postrider.store.StoreVerticle;
import dev.postrider.support.Await;
import dev.postrider.support.Gate;
import dev.postrider.support.LogCapture;
import dev.postrider.support.ManualClock;
import dev.postrider.support.Scrape;
import dev.postrider.support.SmtpReceiver;
import dev.postrider.support.SmtpReceiver.Received;
import dev.postrider.support.TestDatabase;
import dev.postrider.telemetry.Metrics;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails from where they are stored to a real SMTP server. */
class MailLoopIT {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final String LINK = "https://hooks.example.com/register#token=lk_secret";

  private final TestDatabase database = TestDatabase.create();
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final ManualClock clock = new ManualClock(NOW);
  private final Metrics metrics = new Metrics();
  private final List<MailLoop> loops = new ArrayList<>();
  private int registered;

  @BeforeEach
  void open() {
    var options =
        new StoreVerticle.Options(
            new DatabaseSettings(
                new Secret(database.url()),
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ZERO,
                true),
            new SecuritySettings(
                new Secret(Base64.getEncoder().encodeToString(new byte[32])),
                List.of(),
                EndpointSecret.Scheme.HMAC_SHA256),
            Duration.ofSeconds(60),
            Duration.ofDays(5),
            false,
            false,
            false,
            Duration.ofDays(90),
            "https://hooks.example.com",
            new ExportSettings(Duration.ofHours(24), 1 << 20, 3));
    Await.result(vertx.deployVerticle(new StoreVerticle(options, bus, clock, metrics)));
  }

  @AfterEach
  void close() throws InterruptedException {
    for (MailLoop loop : loops) {
      loop.stop();
    }
    Await.result(vertx.close());
    database.close();
  }

  /** Has a mail stored as a registration does. */
  private void register(String email) {
    String hash = "%064x".formatted(registered++);
    var link = new Accounts.Link(hash, LINK, NOW.plus(Duration.ofHours(24)));
    Await.result(
        bus.request(
            Accounts.REGISTER,
            new Accounts.ByMail(
                new EmailAddress(email), link, "https://hooks.example.com/log-in")));
  }

  private void start(MailTransport transport) {
    var pace = new WokenLoop.Pace(clock, Duration.ofMillis(50));
    var loop = new MailLoop(bus, pace, transport, new MailMeters(metrics));
    loops.add(loop);
    loop.start();
  }

  private void startSendingTo(int port) {
    var settings = new MailSettings(null, new Mailbox("", "webhooks@acme.test"), null, false);
    var server = new SmtpSettings("localhost", port, Tls.NONE, "", new Secret(""));
    var options = SmtpTransport.options(server, settings.from(), Duration.ofSeconds(5));
    start(
        new SmtpTransport(
            MailClient.create(vertx, options), settings, clock, Duration.ofSeconds(5)));
  }

  private void awaitMails(String condition, long count) {
    Poll.until(() -> database.count("mail " + condition), found -> found == count);
  }

  private double outcomes(String outcome) {
    return Scrape.parse(metrics.scrape())
        .value("postrider_mail_outcomes_total", "outcome", outcome);
  }

  @Test
  void sendsAMailAndForgetsIt() {
    try (var smtp = SmtpReceiver.open()) {
      // Given
      startSendingTo(smtp.port());

      // When
      register("ann@example.com");

      // Then
      Received mail = smtp.next();
      assertThat(mail.to()).isEqualTo("ann@example.com");
      assertThat(mail.link()).isEqualTo(LINK);
      awaitMails("", 0);
      assertThat(outcomes("sent")).isOne();
    }
  }

  @Test
  void triesAgainLaterWhatWasRefusedForNow() {
    try (var smtp = SmtpReceiver.open()) {
      // Given
      smtp.toRecipient(SmtpReceiver.refusing(451, "greylisted, ann@example.com"));
      startSendingTo(smtp.port());
      register("ann@example.com");
      awaitMails("WHERE error LIKE '%451%greylisted%' AND attempts = 1", 1);
      clock.advance(Duration.ofSeconds(59));
      assertThat(smtp.tried().all()).hasSize(1);

      // When
      clock.advance(Duration.ofSeconds(1));

      // Then
      assertThat(smtp.next().to()).isEqualTo("ann@example.com");
      awaitMails("", 0);
      assertThat(outcomes("retrying")).isOne();
    }
  }

  @Test
  void givesUpARecipientWhoIsRefusedForGood() {
    try (var smtp = SmtpReceiver.open();
        var log = LogCapture.of(MailLoop.class.getName(), Level.INFO)) {
      // Given
      smtp.toRecipient(SmtpReceiver.refusing(550, "no mailbox ann@example.com"));
      startSendingTo(smtp.port());

      // When
      register("ann@example.com");

      // Then
      awaitMails("WHERE failed_at IS NOT NULL AND error LIKE '%550 no mailbox%'", 1);
      assertThat(outcomes("given_up")).isOne();
      ILoggingEvent line = log.events().next();
      assertThat(line.getMessage()).isEqualTo("mail given up");
      assertThat(line.getKeyValuePairs().toString())
          .contains("mailKind=\"VERIFY_ADDRESS\"", "550")
          .doesNotContain("ann", "lk_secret");
    }
  }

  @Test
  void givesUpWhenTheNextAttemptWouldBeTooLate() {
    try (var smtp = SmtpReceiver.open()) {
      // Given
      register("ann@example.com");
      clock.advance(Duration.ofHours(24).minusSeconds(30));
      smtp.toData(SmtpReceiver.refusing(554, "not today"));

      // When
      startSendingTo(smtp.port());

      // Then
      awaitMails("WHERE failed_at IS NOT NULL AND error LIKE '%554 not today%'", 1);
    }
  }

  @Test
  void waitsForAServerThatIsAway() {
    int port;
    try (var gone = SmtpReceiver.open()) {
      port = gone.port();
    }
    // Given
    startSendingTo(port);
    register("ann@example.com");
    awaitMails("WHERE error IS NOT NULL AND attempts = 1", 1);

    // When
    try (var smtp = SmtpReceiver.openAt(port)) {
      clock.advance(Duration.ofMinutes(1));

      // Then
      assertThat(smtp.next().link()).isEqualTo(LINK);
      awaitMails("", 0);
    }
  }

  @Test
  void oneThatHangsHoldsUpNoOther() {
    try (var smtp = SmtpReceiver.open()) {
      // Given
      var gate = new Gate();
      smtp.toRecipient(gate::pass);
      register("slow@example.com");
      register("ann@example.com");

      // When
      startSendingTo(smtp.port());

      // Then
      assertThat(smtp.next()).isNotNull();
      gate.open();
      awaitMails("", 0);
    }
  }

  @Test
  void onADevelopmentStartTheLinkIsInTheLog() {
    try (var log = LogCapture.of(MailLog.class.getName(), Level.INFO)) {
      // Given
      start(new MailLog());

      // When
      register("ann@example.com");

      // Then
      assertThat(log.events().next().getKeyValuePairs().toString())
          .contains("recipient=\"ann@example.com\"", "link=\"" + LINK + "\"");
      awaitMails("", 0);
    }
  }
}
