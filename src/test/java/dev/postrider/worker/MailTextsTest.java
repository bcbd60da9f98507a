package dev.postrider.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.MailKind;
import dev.postrider.worker.MailTexts.MailText;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MailTextsTest {
  private static final String LINK = "https://hooks.example.com/register#token=lk_0123&a=\"b'";
  private static final EmailAddress ANN = new EmailAddress("ann@example.com");

  private final MailTexts texts = new MailTexts();

  private static Mail mail(MailKind kind, String name, String value) {
    Map<String, String> values = new HashMap<>();
    kind.needs().forEach(needed -> values.put(needed, "the " + needed));
    values.put(MailKind.LINK, LINK);
    values.replace(name, value);
    return new Mail(kind, ANN, values);
  }

  @ParameterizedTest
  @EnumSource
  void saysAllOfItInBothParts(MailKind kind) {
    Mail mail = mail(kind, "", "");

    MailText text = texts.of(mail);

    assertThat(text.subject()).isNotBlank().hasSizeLessThan(80).doesNotContain("{", "\n");
    assertThat(text.plain()).contains("\n" + LINK + "\n").doesNotContain("{{", "&quot;", "<a");
    assertThat(text.html())
        .contains("<html lang=\"en\">", "<title>" + text.subject(), "lk_0123&amp;a&#x3D;&quot;b")
        .doesNotContain("{{", "<img", "<script", "src=", "url(", LINK);
    mail.values().values().stream()
        .filter(value -> !value.equals(LINK))
        .forEach(
            value -> {
              assertThat(text.plain()).contains(value);
              assertThat(text.html()).contains(value);
            });
  }

  @ParameterizedTest
  @EnumSource
  void linksNowhereElse(MailKind kind) {
    String html = texts.of(mail(kind, "", "")).html();

    assertThat(html.split("href=\"", -1)).hasSize(3);
    assertThat(html.replaceAll("href=\"https://hooks\\.example\\.com/", ""))
        .doesNotContain("href=\"");
  }

  @Test
  void aNameIsNoMarkup() {
    String name = "<img src=x onerror=alert(1)>\"'&{{link}}";

    MailText text = texts.of(mail(MailKind.INVITATION, "organization", name));

    assertThat(text.html())
        .contains("&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;&quot;&#39;&amp;{{link}}")
        .doesNotContain("<img");
    assertThat(text.plain()).contains(name);
  }

  @Test
  void aNameStaysOnItsLine() {
    String name = "Acme\r\nBcc: eve@example.com\r\n\r\nhello\u2028\u202Eevil\u0000\u0085";

    MailText text = texts.of(mail(MailKind.INVITATION, "organization", name));

    assertThat(text.subject()).isEqualTo("Invitation to “Acme Bcc: eve@example.com hello evil”");
  }

  @Test
  void aNameIsShortAndNoLink() {
    String name = "Win at https://evil.example.com/x now, see WWW.evil.example " + "🚚".repeat(99);

    MailText text = texts.of(mail(MailKind.INVITATION, "organization", name));

    assertThat(text.subject()).startsWith("Invitation to “Win at … now, see … 🚚").endsWith("🚚…”");
    assertThat(text.subject().codePointCount(0, text.subject().length())).isEqualTo(15 + 60 + 1);
    assertThat(text.plain() + text.html()).doesNotContain("evil.example");
  }

  @Test
  void whatIsVisibleStays() {
    String name = "Söhne & Töchter 👩‍🚀 株式会社 עברית";

    MailText text = texts.of(mail(MailKind.INVITATION, "organization", name));

    assertThat(text.plain()).contains("“" + name + "”");
  }
}
