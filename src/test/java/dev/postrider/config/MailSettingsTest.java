package dev.postrider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.config.MailSettings.Mailbox;
import dev.postrider.config.SmtpSettings.Tls;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is understood of the settings of mails. */
final class MailSettingsTest {
  private static MailSettings read(Map<String, String> settings, String publicUrl) {
    var texts = new HashMap<>(Map.of("mail.smtp-url", "", "mail.from", "", "mail.reply-to", ""));
    texts.putAll(settings);
    var reader = new SettingsReader(texts);
    var mail = MailSettings.read(reader, URI.create(publicUrl));
    reader.finish();
    return mail;
  }

  private static MailSettings read(String key, String text) {
    return read(Map.of(key, text), "http://localhost:8080");
  }

  @ParameterizedTest
  @CsvSource({
    "smtp://mail.example.com, mail.example.com, 587, OPTIONAL, '', ''",
    "smtp://mail.example.com:25/, mail.example.com, 25, OPTIONAL, '', ''",
    "smtp://mail.example.com?tls=required, mail.example.com, 587, REQUIRED, '', ''",
    "smtp://mail.example.com?tls=none, mail.example.com, 587, NONE, '', ''",
    "smtp://me:secret@mail.example.com, mail.example.com, 587, REQUIRED, me, secret",
    "smtp://me:secret@10.0.0.1:25?tls=none, 10.0.0.1, 25, NONE, me, secret",
    "smtp://me:secret@10.0.0.1:25?tls=optional, 10.0.0.1, 25, OPTIONAL, me, secret",
    "smtps://m%40e:p%3Aw+%2F@MAIL.example.com, mail.example.com, 465, IMPLICIT, m@e, p:w+/",
    "smtps://[fd00::1]:4650, fd00::1, 4650, IMPLICIT, '', ''"
  })
  void understandsAServer(
      String url, String host, int port, Tls tls, String user, String password) {
    assertThat(read("mail.smtp-url", url).smtp())
        .isEqualTo(new SmtpSettings(host, port, tls, user, new Secret(password)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mail.example.com:25",
        "http://hush@mail.example.com",
        "smtp://:25",
        "smtp://mail.example.com:0",
        "smtp://mail.example.com:65536",
        "smtp://mail.example.com/hush",
        "smtp://mail.example.com#hush",
        "smtp://mail.example.com?tls=hush",
        "smtp://mail.example.com?tls=none&hush",
        "smtp://mail.example.com?",
        "smtps://mail.example.com?tls=none",
        "smtp://hush@mail.example.com",
        "smtp://:hush@mail.example.com",
        "smtp://me:hush%00@mail.example.com",
        "smtp://me:hu sh@mail.example.com"
      })
  void refusesAServerWithoutShowingIt(String url) {
    assertThatThrownBy(() -> read("mail.smtp-url", url))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("mail.smtp-url must be a URL such as smtp://user:password@")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "webhooks@acme.test, '', webhooks@acme.test",
    "Acme <webhooks@acme.test>, Acme, webhooks@acme.test",
    "Söhne & Co. 🚚 <w+1@acme.test>, Söhne & Co. 🚚, w+1@acme.test"
  })
  void understandsASender(String text, String name, String address) {
    assertThat(read("mail.from", text).from()).isEqualTo(new Mailbox(name, address));
    assertThat(read("mail.reply-to", text).replyTo()).isEqualTo(new Mailbox(name, address));
  }

  @Test
  void mailsComeFromThePublicHostIfNobodyIsNamed() {
    assertThat(read(Map.of(), "https://hooks.acme.test:8443/x").from())
        .isEqualTo(new Mailbox("Postrider", "postrider@hooks.acme.test"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme",
        "Acme",
        "Acme webhooks@acme.test",
        "Acme <webhooks@acme.test",
        "Acme <webhooks@söhne.test>",
        "a@acme.test, b@acme.test",
        "Acme, Inc. <webhooks@acme.test>",
        "Acme\r\nBcc: eve@example.com <webhooks@acme.test>",
        "Acme \u202Eemca <webhooks@acme.test>",
        "webhooks@acme.test\r\nBcc: eve@example.com"
      })
  void refusesWhatIsNoSender(String text) {
    assertThatThrownBy(() -> read("mail.from", text))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "mail.from must be an address such as Postrider <webhooks@example.com>");
  }

  @Test
  void showsNoPassword() {
    var smtp = read("mail.smtp-url", "smtp://me:hush@mail.example.com").smtp();

    assertThat(String.valueOf(smtp)).contains("mail.example.com").doesNotContain("hush");
  }
}
