package dev.postrider.config;

import java.time.Duration;

/**
 * How requests are taken.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for a free one
 * @param instances event loops that serve requests
 * @param maxBodyBytes the largest request body
 * @param idleTimeout how long a connection may be silent
 * @param apiKeyCache how long a checked API key is trusted
 */
public record HttpSettings(
    String host,
    int port,
    int instances,
    int maxBodyBytes,
    Duration idleTimeout,
    Duration apiKeyCache) {

  static HttpSettings read(SettingsReader reader) {
    return new HttpSettings(
        reader.text("http.host", text -> !text.isBlank(), "an address such as 0.0.0.0"),
        reader.number("http.port", 0, 65_535),
        reader.number("http.instances", 1, 64),
        reader.bytes("http.max-body", 1 << 10, 16 << 20),
        reader.duration("http.idle-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
        reader.duration("http.api-key-cache", Duration.ofMillis(1), Duration.ofMinutes(5)));
  }
}
