package dev.postrider.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How mails are sent.
 *
 * @param smtp null if there is no server: mails wait, or are logged
 * @param from whom mails come from
 * @param replyTo whom answers go to; null if that is the same
 * @param logged whether mails are written to the log while there is no server; then their links can
 *     be read there, so this is for a development start only
 */
public record MailSettings(
    @Nullable SmtpSettings smtp, Mailbox from, @Nullable Mailbox replyTo, boolean logged) {
  private static final String EXPECTED =
      "an address such as Postrider <webhooks@example.com> or webhooks@example.com";

  /**
   * Who sends mails or gets answers.
   *
   * @param name for people to read, empty if there is none; up to 60 characters
   * @param address in ASCII
   */
  public record Mailbox(String name, String address) {
    private static final Pattern ADDRESS =
        Pattern.compile("[\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}");

    /** What a header cannot hold bare is not allowed in a name either. */
    private static final Pattern NAMED =
        Pattern.compile("([^\\p{C}<>\"(),:;@\\[\\]\\\\]{1,60}?)\\s*<([^<>]+)>");

    static Optional<Mailbox> parse(String text) {
      Matcher named = NAMED.matcher(text);
      var mailbox =
          named.matches()
              ? new Mailbox(named.group(1).strip(), named.group(2))
              : new Mailbox("", text);
      return ADDRESS.matcher(mailbox.address()).matches() ? Optional.of(mailbox) : Optional.empty();
    }

    /** What stands behind the at sign. */
    public String domain() {
      return address.substring(address.indexOf('@') + 1);
    }
  }

  static MailSettings read(SettingsReader reader, URI publicUrl) {
    return new MailSettings(
        SmtpSettings.read(reader),
        mailbox(reader, "mail.from")
            .orElseGet(() -> new Mailbox("Postrider", "postrider@" + host(publicUrl))),
        mailbox(reader, "mail.reply-to").orElse(null),
        false);
  }

  /** The same for a development start, where somebody reads the log. */
  MailSettings readable() {
    return new MailSettings(smtp, from, replyTo, true);
  }

  private static String host(URI publicUrl) {
    return Optional.ofNullable(publicUrl.getHost()).orElse("localhost");
  }

  private static Optional<Mailbox> mailbox(SettingsReader reader, String key) {
    String text =
        reader.text(key, value -> value.isEmpty() || Mailbox.parse(value).isPresent(), EXPECTED);
    return Mailbox.parse(text);
  }
}
