package dev.postrider.config;

import dev.postrider.domain.EndpointSecret.Scheme;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** One case for every setting: its default, another value, and a wrong one. */
final class SettingCases {
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String OLD_KEY = "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=";
  private static final String API_KEY = "pr_0123456789012345678901234567890123456789";
  private static final String PASSWORD = "correct horse battery staple";
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
    return Stream.of(
            general(),
            http(),
            database(),
            DeliveryCases.all(),
            MailCases.all(),
            OpenIdCases.all(),
            others(),
            cluster())
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
            "security.endpoint-signatures",
            s -> s.security().endpointSignatures(),
            Scheme.HMAC_SHA256,
            "ed25519",
            Scheme.ED25519,
            "ED25519"),
        new Case(
            "accounts.open-for-all", s -> s.accounts().openForAll(), false, "true", true, "yes"),
        new Case(
            "init.organization", s -> s.init().organization(), "Postrider", "Acme", "Acme", ""),
        new Case(
            "init.api-key", s -> s.init().apiKey().value(), "", API_KEY, API_KEY, "pr_tooshort"),
        new Case(
            "init.admin-email",
            s -> s.init().adminEmail(),
            "admin@localhost",
            "ada@acme.test",
            "ada@acme.test",
            "ada"),
        new Case(
            "init.admin-password",
            s -> s.init().adminPassword().value(),
            "",
            PASSWORD,
            PASSWORD,
            "short"));
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
        new Case("http.requests-per-key", s -> s.http().limits().perKey(), 0, "100", 100, "-1"),
        new Case(
            "http.requests-per-address",
            s -> s.http().limits().perAddress(),
            0,
            "1000000",
            1_000_000,
            "1000001"),
        new Case(
            "http.trusted-proxies",
            s -> s.http().limits().trustedProxies(),
            List.of(),
            "10.1.0.0/16",
            List.of("10.1.0.0/16"),
            "10.1.0.1"),
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
            "worker.audit-retention",
            s -> s.worker().auditRetention(),
            Duration.ofDays(365),
            "3650d",
            Duration.ofDays(3650),
            "3651d"),
        new Case(
            "worker.usage-retention",
            s -> s.worker().usageRetention(),
            Duration.ofDays(800),
            "3650d",
            Duration.ofDays(3650),
            "23h"),
        new Case(
            "exports.kept",
            s -> s.exports().kept(),
            Duration.ofHours(24),
            "10m",
            Duration.ofMinutes(10),
            "9m"),
        new Case(
            "exports.max-size",
            s -> s.exports().bytesMax(),
            1L << 30,
            "100GiB",
            100L << 30,
            "101GiB"),
        new Case(
            "exports.max-per-organization", s -> s.exports().perOrganization(), 5, "1", 1, "0"),
        new Case(
            "live.ticket-lifetime",
            s -> s.live().ticketLifetime(),
            seconds(30),
            "1m",
            seconds(60),
            "1h"),
        new Case("live.max-connections", s -> s.live().maxConnections(), 1000, "10", 10, "0"),
        new Case("live.max-registrations", s -> s.live().maxRegistrations(), 10, "1", 1, "101"),
        new Case("live.events-per-second", s -> s.live().eventsPerSecond(), 10, "9", 9, "0"),
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

  private static List<Case> cluster() {
    return List.of(
        new Case(
            "cluster.members",
            s -> s.cluster().members(),
            List.of(),
            "10.1.0.5:5701, node-2",
            List.of("10.1.0.5:5701", "node-2"),
            "http://node-2"),
        new Case(
            "cluster.kubernetes-service",
            s -> s.cluster().kubernetesService(),
            "",
            "postrider-cluster.default.svc.cluster.local",
            "postrider-cluster.default.svc.cluster.local",
            "postrider cluster"),
        new Case("cluster.host", s -> s.cluster().host(), "", "10.1.0.5", "10.1.0.5", "10.1/16"),
        new Case("cluster.port", s -> s.cluster().port(), 5701, "6701", 6701, "0"),
        new Case("cluster.bus-port", s -> s.cluster().busPort(), 5702, "6702", 6702, "65536"),
        new Case("cluster.name", s -> s.cluster().name(), "postrider", "blue", "blue", "b l u e"));
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }
}
