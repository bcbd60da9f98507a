package dev.postrider.config;

import dev.postrider.config.AllowedPorts.Range;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** One case for every setting: its default, another value, and a wrong one. */
final class SettingCases {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String OLD_KEY = "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=";
  private static final String API_KEY = "pr_0123456789012345678901234567890123456789";
  private static final String METRICS_TOKEN = "metrics-0123456789";
  private static final String DATABASE = "postgresql://user:secret@db.example.com/postrider";

  private SettingCases() {}

  /**
   * A setting.
   *
   * @param key its name in the file
   * @param read how the program gets it
   * @param standard its default
   * @param text another value as a variable would have it
   * @param value the same as the program gets it
   * @param wrong a text that is refused
   */
  record Case(
      String key,
      Function<Settings, Object> read,
      Object standard,
      String text,
      Object value,
      String wrong) {

    @Override
    public String toString() {
      return key;
    }
  }

  static List<Case> all() {
    return Stream.of(general(), http(), database(), limits(), timings(), retries(), others())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Case> general() {
    return List.of(
        new Case(
            "roles",
            Settings::roles,
            Set.of(Role.values()),
            "http",
            Set.of(Role.HTTP),
            "http,mail"),
        new Case("data-directory", Settings::dataDirectory, "data", "kept", "kept", " "),
        new Case(
            "security.encryption-key",
            s -> s.security().encryptionKey().value(),
            "",
            KEY,
            KEY,
            "c2hvcnQ="),
        new Case(
            "security.retired-encryption-keys",
            s -> s.security().retiredEncryptionKeys().stream().map(Secret::value).toList(),
            List.of(),
            KEY + ", " + OLD_KEY,
            List.of(KEY, OLD_KEY),
            KEY + ",no key"),
        new Case(
            "init.organization", s -> s.init().organization(), "Postrider", "Acme", "Acme", ""),
        new Case(
            "init.api-key", s -> s.init().apiKey().value(), "", API_KEY, API_KEY, "pr_tooshort"));
  }

  private static List<Case> http() {
    return List.of(
        new Case("http.host", s -> s.http().host(), "0.0.0.0", "127.0.0.1", "127.0.0.1", " "),
        new Case("http.port", s -> s.http().port(), 8080, "9000", 9000, "65536"),
        new Case("http.instances", s -> s.http().instances(), 2, "4", 4, "0"),
        new Case("http.max-body", s -> s.http().maxBodyBytes(), 1 << 20, "2KiB", 2048, "1MB"),
        new Case(
            "http.idle-timeout", s -> s.http().idleTimeout(), seconds(60), "5m", seconds(300), "5"),
        new Case(
            "http.api-key-cache", s -> s.http().apiKeyCache(), seconds(1), "2s", seconds(2), "1d"),
        new Case(
            "http.public-url",
            s -> s.http().publicUrl(),
            URI.create("http://localhost:8080"),
            "https://hooks.example.com",
            URI.create("https://hooks.example.com"),
            "https://hooks.example.com/"));
  }

  private static List<Case> database() {
    return List.of(
        new Case(
            "database.url",
            s -> s.database().url().value(),
            "",
            DATABASE,
            DATABASE,
            "mysql://user:secret@db.example.com/postrider"),
        new Case("database.pool-size", s -> s.database().poolSize(), 8, "20", 20, "1"),
        new Case(
            "database.acquire-timeout",
            s -> s.database().acquireTimeout(),
            seconds(3),
            "500ms",
            Duration.ofMillis(500),
            "1ms"),
        new Case(
            "database.statement-timeout",
            s -> s.database().statementTimeout(),
            seconds(10),
            "30s",
            seconds(30),
            "soon"),
        new Case(
            "database.start-timeout",
            s -> s.database().startTimeout(),
            seconds(30),
            "0s",
            Duration.ZERO,
            "61s"),
        new Case("database.migrate", s -> s.database().migrate(), true, "false", false, "yes"));
  }

  private static List<Case> limits() {
    return List.of(
        new Case(
            "delivery.max-in-flight", s -> s.delivery().limits().inFlight(), 512, "64", 64, "-1"),
        new Case(
            "delivery.max-in-flight-per-endpoint",
            s -> s.delivery().limits().inFlightPerEndpoint(),
            4,
            "1",
            1,
            "1001"),
        new Case(
            "delivery.max-parked-per-endpoint",
            s -> s.delivery().limits().parkedPerEndpoint(),
            8,
            "0",
            0,
            "many"),
        new Case(
            "delivery.response-kept", s -> s.delivery().responseKeptBytes(), 1024, "0B", 0, "1MiB"),
        new Case(
            "delivery.response-max",
            s -> s.delivery().responseMaxBytes(),
            256 << 10,
            "1MiB",
            1 << 20,
            "1B"),
        new Case(
            "delivery.allowed-networks",
            s -> s.delivery().egress().allowedNetworks(),
            List.of(),
            "10.1.0.0/16, fd00::/8",
            List.of("10.1.0.0/16", "fd00::/8"),
            "10.1.0.0/99"),
        new Case(
            "delivery.allowed-ports",
            s -> s.delivery().egress().allowedPorts().ranges(),
            List.of(new Range(80, 80), new Range(443, 443), new Range(1024, 65_535)),
            "443, 8000-8999",
            List.of(new Range(443, 443), new Range(8000, 8999)),
            "443,0-99"),
        new Case(
            "delivery.proxy",
            s -> Optional.ofNullable(s.delivery().egress().proxy()),
            Optional.empty(),
            "http://me:secret@proxy.example.com:3128",
            Optional.of(
                new ProxySettings(
                    ProxySettings.Kind.HTTP,
                    "proxy.example.com",
                    3128,
                    "me",
                    new Secret("secret"))),
            "ftp://me:secret@proxy.example.com:21"));
  }

  private static List<Case> timings() {
    return List.of(
        timing("delivery.timeout", DeliverySettings.Timings::attempt, 15, "8m"),
        timing("delivery.connect-timeout", DeliverySettings.Timings::connect, 5, "0s"),
        timing("delivery.keep-alive", DeliverySettings.Timings::keepAlive, 30, "0s"),
        timing("delivery.lease", DeliverySettings.Timings::lease, 60, "2h"),
        timing("delivery.poll-interval", DeliverySettings.Timings::poll, 1, "1ms"),
        timing("delivery.drain-timeout", DeliverySettings.Timings::drain, 20, "1h"));
  }

  private static Case timing(
      String key,
      Function<DeliverySettings.Timings, Duration> read,
      int standardSeconds,
      String wrong) {
    return new Case(
        key,
        settings -> read.apply(settings.delivery().timings()),
        seconds(standardSeconds),
        "16s",
        seconds(16),
        wrong);
  }

  private static List<Case> retries() {
    return List.of(
        new Case(
            "delivery.retry-schedule",
            s -> s.delivery().retryPolicy().schedule(),
            Stream.of(5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
                .map(SettingCases::seconds)
                .toList(),
            "200ms,1s",
            List.of(Duration.ofMillis(200), seconds(1)),
            "5s,later"),
        new Case(
            "delivery.retry-jitter-percent",
            s -> s.delivery().retryPolicy().jitter(),
            0.1,
            "0",
            0.0,
            "101"),
        new Case(
            "delivery.retry-after-max",
            s -> s.delivery().retryPolicy().retryAfterMax(),
            seconds(86_400),
            "1h",
            seconds(3600),
            "8d"),
        new Case(
            "delivery.disable-after",
            s -> s.delivery().retryPolicy().disableAfter(),
            Duration.ofDays(5),
            "0s",
            Duration.ZERO,
            "366d"));
  }

  private static List<Case> others() {
    return List.of(
        new Case(
            "worker.poll-interval",
            s -> s.worker().pollInterval(),
            seconds(10),
            "1s",
            seconds(1),
            "1h"),
        new Case(
            "worker.retention",
            s -> s.worker().retention(),
            Duration.ofDays(90),
            "7d",
            Duration.ofDays(7),
            "1h"),
        new Case(
            "live.ticket-lifetime",
            s -> s.live().ticketLifetime(),
            seconds(30),
            "1m",
            seconds(60),
            "1h"),
        new Case("live.max-connections", s -> s.live().maxConnections(), 1000, "10", 10, "0"),
        new Case("live.max-registrations", s -> s.live().maxRegistrations(), 10, "1", 1, "101"),
        new Case(
            "metrics.token",
            s -> s.metrics().token().value(),
            "",
            METRICS_TOKEN,
            METRICS_TOKEN,
            "tooshort"),
        new Case(
            "live.allowed-origins",
            s -> s.live().allowedOrigins(),
            List.of(),
            "https://app.example.com",
            List.of("https://app.example.com"),
            "app.example.com"));
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }
}
