package dev.postrider.config;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How requests are taken.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for a free one
 * @param instances event loops that serve requests
 * @param maxBodyBytes the largest request body
 * @param idleTimeout how long a connection may be silent
 * @param apiKeyCache how long a checked API key or portal token is trusted
 * @param limits how often one caller may ask
 * @param publicUrl where browsers reach this service; starts links, has no slash at its end
 */
public record HttpSettings(
    String host,
    int port,
    int instances,
    int maxBodyBytes,
    Duration idleTimeout,
    Duration apiKeyCache,
    RequestLimits limits,
    URI publicUrl) {
  private static final Pattern PUBLIC_URL = Pattern.compile("https?://[\\w.:-]++[\\w./~-]*+(?<!/)");

  static HttpSettings read(SettingsReader reader) {
    String host = reader.text("http.host", text -> !text.isBlank(), "an address such as 0.0.0.0");
    int port = reader.number("http.port", 0, 65_535);
    return new HttpSettings(
        host,
        port,
        reader.number("http.instances", 1, 64),
        reader.bytes("http.max-body", 1 << 10, 16 << 20),
        reader.duration("http.idle-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
        reader.duration("http.api-key-cache", Duration.ofMillis(1), Duration.ofMinutes(5)),
        RequestLimits.read(reader),
        publicUrl(reader, port));
  }

  private static URI publicUrl(SettingsReader reader, int port) {
    String url =
        reader.text(
            "http.public-url",
            text -> text.isEmpty() || PUBLIC_URL.matcher(text).matches(),
            "a URL such as https://webhooks.example.com, without a slash at its end");
    return URI.create(PUBLIC_URL.matcher(url).matches() ? url : "http://localhost:" + port);
  }
}
