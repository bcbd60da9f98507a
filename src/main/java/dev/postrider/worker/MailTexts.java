package dev.postrider.worker;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.postrider.contract.Mails.Mail;
import dev.postrider.domain.MailKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What mails say, from the templates among the resources. Mustache only inserts, escapes for HTML
 * what it inserts, and fails on a value that is missing.
 */
final class MailTexts {
  private static final String DIRECTORY = "/mail/";
  private static final String SUBJECT = "Subject: ";

  private final Map<MailKind, Templates> templates = new EnumMap<>(MailKind.class);

  /** Reads all templates. */
  MailTexts() {
    for (MailKind kind : MailKind.values()) {
      templates.put(kind, Templates.of(kind.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** A mail for people: its subject, one line, and twice what it says. */
  record MailText(String subject, String plain, String html) {}

  private record Templates(Template plain, Template html) {
    static Templates of(String name) {
      var compiler = Mustache.compiler().strictSections(true).withLoader(MailTexts::open);
      try (Reader plain = open(name + ".txt");
          Reader html = open(name + ".html")) {
        return new Templates(
            compiler.escapeHTML(false).compile(plain), compiler.escapeHTML(true).compile(html));
      } catch (IOException impossible) {
        throw new UncheckedIOException("resources can be closed", impossible);
      }
    }
  }

  MailText of(Mail mail) {
    Templates of = templates.get(mail.kind());
    if (of == null) {
      throw new IllegalArgumentException("no template for " + mail.kind());
    }
    Map<String, String> values = inserted(mail.values());
    String plain = of.plain().execute(values);
    int head = plain.indexOf("\n\n");
    return new MailText(
        plain.substring(SUBJECT.length(), head),
        plain.substring(head + 2),
        of.html().execute(values));
  }

  private static Map<String, String> inserted(Map<String, String> values) {
    Map<String, String> inserted = new HashMap<>();
    values.forEach(
        (name, value) ->
            inserted.put(
                name,
                switch (name) {
                  case MailKind.LINK -> InsertedText.line(value);
                  case "reason", "endpoint" -> InsertedText.sentence(value);
                  default -> InsertedText.name(value);
                }));
    return inserted;
  }

  private static Reader open(String name) {
    InputStream resource = MailTexts.class.getResourceAsStream(DIRECTORY + name);
    if (resource == null) {
      throw new IllegalStateException("no resource " + DIRECTORY + name);
    }
    return new InputStreamReader(resource, StandardCharsets.UTF_8);
  }
}
