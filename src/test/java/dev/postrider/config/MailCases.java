package dev.postrider.config;

import dev.postrider.config.MailSettings.Mailbox;
import dev.postrider.config.SettingCases.Case;
import dev.postrider.config.SmtpSettings.Tls;
import java.util.List;
import java.util.Optional;

/** The cases of mail. */
final class MailCases {
  private MailCases() {}

  static List<Case> all() {
    return List.of(
        new Case(
            "mail.smtp-url",
            s -> Optional.ofNullable(s.mail().smtp()),
            Optional.empty(),
            "smtp://user:secret@mail.example.com",
            Optional.of(
                new SmtpSettings(
                    "mail.example.com", 587, Tls.REQUIRED, "user", new Secret("secret"))),
            "smtp://user@mail.example.com"),
        new Case(
            "mail.from",
            s -> s.mail().from(),
            new Mailbox("Postrider", "postrider@localhost"),
            "Acme & Söhne <webhooks@acme.test>",
            new Mailbox("Acme & Söhne", "webhooks@acme.test"),
            "Acme"),
        new Case(
            "mail.reply-to",
            s -> Optional.ofNullable(s.mail().replyTo()),
            Optional.empty(),
            "help@acme.test",
            Optional.of(new Mailbox("", "help@acme.test")),
            "help@acme.test, bob@acme.test"));
  }
}
