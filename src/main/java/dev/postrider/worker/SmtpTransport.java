package dev.postrider.worker;

import dev.postrider.config.MailSettings;
import dev.postrider.config.MailSettings.Mailbox;
import dev.postrider.config.SmtpSettings;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailId;
import dev.postrider.worker.MailTexts.MailText;
import io.vertx.core.Future;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.IDN;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Hands mails to an SMTP server (RFC 5321), each over a connection of its own. */
final class SmtpTransport implements MailTransport {
  /** How many are sent at once; more connections many servers refuse. */
  static final int CONNECTIONS_MAX = 5;

  /** So long a mail may take, and so long of it the server may say nothing. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  static final Duration SILENCE_MAX = Duration.ofSeconds(20);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  /** What needs neither quotes (RFC 5321, section 4.1.2) nor SMTPUTF8. */
  private static final Pattern ADDRESS =
      Pattern.compile("[\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");

  /** So the client begins the message of a failure at the command RCPT. */
  private static final String RECIPIENT_REFUSED = "recipient address not accepted";

  private final MailClient client;
  private final MailSettings settings;
  private final InstantSource clock;
  private final Duration deadline;
  private final MailTexts texts = new MailTexts();

  /**
   * Takes a client of its own.
   *
   * @param deadline how long a mail may take in all, from connecting to the server's last answer
   */
  SmtpTransport(MailClient client, MailSettings settings, InstantSource clock, Duration deadline) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.deadline = deadline;
  }

  /**
   * What a client is told, to be used for one: it marks what it is given, and a client that is made
   * of marked options verifies no host names.
   *
   * @param silence how long the server may say nothing; its connection is closed then
   */
  static MailConfig options(SmtpSettings server, Mailbox from, Duration silence) {
    var config =
        new MailConfig(server.host(), server.port())
            .setSsl(server.tls() == SmtpSettings.Tls.IMPLICIT)
            .setStarttls(startTls(server.tls()))
            .setMaxPoolSize(CONNECTIONS_MAX)
            .setKeepAlive(false)
            .setPipelining(false)
            .setUserAgent("postrider")
            .setOwnHostname(from.domain())
            .setConnectTimeout((int) silence.toMillis())
            .setIdleTimeout((int) silence.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return server.hasCredentials()
        ? config
            .setLogin(LoginOption.REQUIRED)
            .setAuthMethods("PLAIN LOGIN")
            .setUsername(server.user())
            .setPassword(server.password().value())
        : config.setLogin(LoginOption.DISABLED);
  }

  private static StartTLSOptions startTls(SmtpSettings.Tls tls) {
    return switch (tls) {
      case NONE, IMPLICIT -> StartTLSOptions.DISABLED;
      case OPTIONAL -> StartTLSOptions.OPTIONAL;
      case REQUIRED -> StartTLSOptions.REQUIRED;
    };
  }

  @Override
  public Future<Outcome> send(MailId id, Mail mail) {
    return address(mail.to())
        .map(to -> send(message(id, to, texts.of(mail))))
        .orElseGet(
            () ->
                Future.succeededFuture(
                    new Refused(true, "the address needs quotes or is not in ASCII", "")));
  }

  private Future<Outcome> send(MailMessage message) {
    return client
        .sendMail(message)
        .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .<Outcome>map(result -> new Taken())
        .otherwise(this::refused);
  }

  /** In ASCII, as the envelope and the header have it; empty if that cannot be. */
  private static Optional<String> address(EmailAddress to) {
    int at = to.text().indexOf('@');
    try {
      String domain = IDN.toASCII(to.text().substring(at + 1));
      return Optional.of(to.text().substring(0, at + 1) + domain)
          .filter(address -> ADDRESS.matcher(address).matches());
    } catch (IllegalArgumentException noDomain) {
      return Optional.empty();
    }
  }

  private MailMessage message(MailId id, String to, MailText text) {
    var message =
        new MailMessage()
            .setFrom(settings.from().address())
            .setTo(to)
            .addHeader("From", header(settings.from()))
            .addHeader("Subject", HeaderText.encode(text.subject()))
            .addHeader("Date", DATE.format(clock.instant().atOffset(ZoneOffset.UTC)))
            .addHeader("Message-ID", "<%s@%s>".formatted(id, settings.from().domain()))
            .addHeader("Auto-Submitted", "auto-generated")
            .setText(text.plain())
            .setHtml(text.html());
    Mailbox replyTo = settings.replyTo();
    return replyTo == null ? message : message.addHeader("Reply-To", header(replyTo));
  }

  private static String header(Mailbox mailbox) {
    return mailbox.name().isEmpty()
        ? mailbox.address()
        : "%s <%s>".formatted(HeaderText.encode(mailbox.name()), mailbox.address());
  }

  /**
   * The server may refuse the recipient for good; whatever else it refuses is about us, and can be
   * put right while the mail waits.
   */
  private Refused refused(Throwable cause) {
    return switch (cause) {
      case SMTPException smtp -> {
        boolean forGood =
            smtp.isPermanent() && String.valueOf(smtp.getMessage()).startsWith(RECIPIENT_REFUSED);
        yield new Refused(
            forGood,
            "the server refused %s with %d"
                .formatted(forGood ? "the recipient" : "the mail", smtp.getReplyCode()),
            String.join(" ", smtp.getReplyMessages()));
      }
      case TimeoutException late ->
          new Refused(false, "the server took longer than " + deadline.toSeconds() + " s", "");
      default -> new Refused(false, String.valueOf(cause.getMessage()), "");
    };
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
