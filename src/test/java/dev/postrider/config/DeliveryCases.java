package dev.postrider.config;

import dev.postrider.config.AllowedPorts.Range;
import dev.postrider.config.SettingCases.Case;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The cases of delivery. */
final class DeliveryCases {
  private DeliveryCases() {}

  static List<Case> all() {
    return Stream.of(limits(), timings(), retries()).flatMap(List::stream).toList();
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
            "delivery.https-only",
            s -> s.delivery().egress().httpsOnly(),
            false,
            "true",
            true,
            "no"),
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
                .map(DeliveryCases::seconds)
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

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }
}
