package dev.postrider.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How browsers watch.
 *
 * @param ticketLifetime how long a live ticket may be used to connect
 * @param maxConnections connections per event loop
 * @param maxRegistrations addresses on which one connection may be registered
 * @param eventsPerSecond events of a type that a process tells on an address in a second
 * @param allowedOrigins origins whose pages may connect; empty for any
 */
public record LiveSettings(
    Duration ticketLifetime,
    int maxConnections,
    int maxRegistrations,
    int eventsPerSecond,
    List<String> allowedOrigins) {
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s]+");

  public LiveSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  static LiveSettings read(SettingsReader reader) {
    return new LiveSettings(
        reader.duration("live.ticket-lifetime", Duration.ofSeconds(1), Duration.ofMinutes(5)),
        reader.number("live.max-connections", 1, 100_000),
        reader.number("live.max-registrations", 1, 100),
        reader.number("live.events-per-second", 1, 10_000),
        reader.list(
            "live.allowed-origins",
            text -> Optional.of(text).filter(origin -> ORIGIN.matcher(origin).matches()),
            "origins such as https://app.example.com"));
  }
}
