package dev.postrider.config;

import dev.postrider.domain.EmailAddress;
import dev.postrider.domain.Password;
import java.util.regex.Pattern;

/**
 * What the first start on an empty database creates.
 *
 * @param organization the organization's name
 * @param apiKey its API key; empty to have one made on a development start, none otherwise
 * @param adminEmail with what its first owner logs in
 * @param adminPassword the owner's password; empty to have one made on a development start, no
 *     owner otherwise
 */
public record InitSettings(
    String organization, Secret apiKey, String adminEmail, Secret adminPassword) {
  private static final Pattern API_KEY = Pattern.compile("pr_[0-9A-Za-z]{40,128}");

  static InitSettings read(SettingsReader reader) {
    return new InitSettings(
        reader.text("init.organization", text -> !text.isBlank(), "a name"),
        reader.secret(
            "init.api-key",
            key -> API_KEY.matcher(key).matches(),
            "pr_ and 40 to 128 letters or digits"),
        reader.text(
            "init.admin-email",
            text -> EmailAddress.parse(text).isPresent(),
            "an e-mail address such as ada@example.com"),
        reader.secret(
            "init.admin-password",
            text -> Password.parse(text).isPresent(),
            "%d to %d characters long".formatted(Password.LENGTH_MIN, Password.LENGTH_MAX)));
  }
}
