package dev.postrider.worker;

import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.MailId;
import dev.postrider.domain.MailKind;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes mails to the log instead of sending them, with their links: for a development start, on
 * which a developer plays everybody.
 */
final class MailLog implements MailTransport {
  private static final Logger LOG = LoggerFactory.getLogger(MailLog.class);

  private final MailTexts texts = new MailTexts();

  @Override
  public Future<Outcome> send(MailId id, Mail mail) {
    LOG.atInfo()
        .addKeyValue(LogKeys.MAIL_ID, id)
        .addKeyValue(LogKeys.MAIL_KIND, mail.kind())
        .addKeyValue(LogKeys.RECIPIENT, mail.to().text())
        .addKeyValue(LogKeys.SUBJECT, texts.of(mail).subject())
        .addKeyValue(LogKeys.LINK, mail.values().get(MailKind.LINK))
        .log("mail written here, since there is no SMTP server");
    return Future.succeededFuture(new Taken());
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
