package dev.postrider.config;

import java.util.regex.Pattern;

/**
 * What the first start on an empty database creates.
 *
 * @param organization the organization's name
 * @param apiKey its API key; empty to have one made on a development start, none otherwise
 */
public record InitSettings(String organization, Secret apiKey) {
  private static final Pattern API_KEY = Pattern.compile("pr_[0-9A-Za-z]{40,128}");

  static InitSettings read(SettingsReader reader) {
    return new InitSettings(
        reader.text("init.organization", text -> !text.isBlank(), "a name"),
        reader.secret(
            "init.api-key",
            key -> API_KEY.matcher(key).matches(),
            "pr_ and 40 to 128 letters or digits"));
  }
}
