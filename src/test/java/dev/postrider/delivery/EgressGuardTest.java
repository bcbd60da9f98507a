package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.config.AllowedPorts;
import dev.postrider.config.EgressSettings;
import dev.postrider.domain.HttpUrl;
import dev.postrider.domain.Outcome;
import dev.postrider.support.Await;
import inet.ipaddr.IPAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "public.test", List.of("93.184.216.34"),
          "private.test", List.of("10.0.0.1"),
          "mapped.test", List.of("::ffff:10.0.0.1"),
          "mixed.test", List.of("10.0.0.1", "93.184.216.34", "fd00::1", "2606:2800:220:1::1"),
          "scoped.test", List.of("fe80::1%3"),
          "translated.test", List.of("64:ff9b::a00:1"),
          "0x7f.0.0.1.test", List.of("127.0.0.1"));

  private static final AllowedPorts PORTS =
      new AllowedPorts(List.of(new AllowedPorts.Range(80, 80), new AllowedPorts.Range(8000, 8999)));

  private final Vertx vertx = Vertx.vertx();
  private final NameResolver names =
      new NameResolver(
          vertx.createSharedWorkerExecutor("test-resolver", 1),
          EgressGuardTest::lookUp,
          Ticker.systemTicker());

  private static InetAddress[] lookUp(String host) throws UnknownHostException {
    List<String> addresses = NAMES.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    var found = new InetAddress[addresses.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(addresses.get(i));
    }
    return found;
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private Future<List<String>> ask(String host, String... allowedNetworks) {
    return new EgressGuard(names, settings(allowedNetworks))
        .addressesOf(Destination.of("http://" + host + "/"))
        .map(found -> found.stream().map(IPAddress::toCanonicalString).toList());
  }

  private static EgressSettings settings(String... allowedNetworks) {
    return new EgressSettings(List.of(allowedNetworks), false, PORTS, null);
  }

  private Outcome refusalOf(String host, String... allowedNetworks) {
    Throwable cause = Await.failure(ask(host, allowedNetworks));
    return ((UnansweredException) cause).outcome();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/egress-addresses.csv", useHeadersInDisplayName = true)
  void tellsPublicAddressesFromOthers(String address, String purpose) {
    // Given
    String host = address.contains(":") ? "[" + address + "]" : address;

    // Then
    if (purpose.equals("public")) {
      assertThat(Await.result(ask(host))).hasSize(1);
    } else {
      assertThat(refusalOf(host))
          .isInstanceOfSatisfying(
              Outcome.Blocked.class,
              blocked -> assertThat(blocked.reason()).contains("(" + purpose + ")"));
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/special-purpose-registries.csv", useHeadersInDisplayName = true)
  void refusesEveryBlockOfTheRegistries(String block, String entry) {
    // Given
    var network = NetworkTable.network(block);
    var url = HttpUrl.parse("http://any.test/");
    var guard = new EgressGuard(names, settings());

    // Then
    assertThat(List.of(network.getLower(), network.getUpper()))
        .as(entry)
        .allSatisfy(
            address ->
                assertThat(Await.failure(guard.addressesOf(new Destination(url, address))))
                    .isInstanceOf(UnansweredException.class));
  }

  @Test
  void namesTheAddressAndTheSettingThatWouldAllowIt() {
    assertThat(refusalOf("private.test"))
        .isEqualTo(
            new Outcome.Blocked(
                "Postrider does not connect to 10.0.0.1 (private);"
                    + " POSTRIDER_DELIVERY_ALLOWED_NETWORKS would allow it."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[::127.0.0.1]",
        "0x7f.0.0.1.test",
        "mapped.test",
        "scoped.test",
        "translated.test"
      })
  void refusesAnAddressInDisguise(String host) {
    assertThat(refusalOf(host)).isInstanceOf(Outcome.Blocked.class);
  }

  @Test
  void takesTheAllowedOnesOfSeveralAddresses() {
    assertThat(Await.result(ask("mixed.test")))
        .containsExactly("93.184.216.34", "2606:2800:220:1::1");
  }

  @Test
  void letsAllowedNetworksThrough() {
    assertThat(Await.result(ask("mixed.test", "10.0.0.0/30", "fd00::/8")))
        .containsExactly("10.0.0.1", "93.184.216.34", "fd00::1", "2606:2800:220:1::1");
    assertThat(Await.result(ask("127.0.0.1", "127.0.0.0/8"))).containsExactly("127.0.0.1");
    assertThat(Await.result(ask("[::1]", "::1/128"))).containsExactly("::1");
    assertThat(Await.result(ask("10.1.2.3", "10.1.255.255/16"))).containsExactly("10.1.2.3");
  }

  @Test
  void letsNothingElseThrough() {
    assertThat(refusalOf("10.0.0.4", "10.0.0.0/30", "0.0.0.0/8", "::/0"))
        .isInstanceOf(Outcome.Blocked.class);
  }

  @ParameterizedTest
  @CsvSource({
    "::5db8:d822, ::/96",
    "64:ff9b::5db8:d822, 64:ff9b::/96",
    "::ffff:0:5db8:d822, ::ffff:0:0:0/96",
    "64:ff9b:1::5db8:d822, 64:ff9b:1::/96",
    "64:ff9b:1:1::5db8:d822, 64:ff9b:1::/48 64:ff9b:1:1::/96",
    "64:ff9b:1:5db8:d8:2200::, 64:ff9b:1::/48",
    "64:ff9b:1:5d:b8:d822::, 64:ff9b:1::/56",
    "64:ff9b:1:7:5d:b8d8:2200:0, 64:ff9b:1:7::/64",
    "2002:5db8:d822::1, 2002::/16",
    "2001:0:5db8:d822:0:0:a247:27dd, 2001::/32"
  })
  void letsPublicIpv4InsideOfAnAllowedIpv6NetworkThrough(String address, String networks) {
    assertThat(Await.result(ask("[" + address + "]", networks.split(" ")))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "::a00:1, ::/96, private",
    "64:ff9b::a00:1, 64:ff9b::/96, private",
    "64:ff9b::a9fe:a9fe, 64:ff9b::/96 169.254.0.0/16, cloud metadata",
    "::ffff:0:7f00:1, ::ffff:0:0:0/96, loopback",
    "64:ff9b:1::a00:1, 64:ff9b:1::/96, private",
    "64:ff9b:1:a00:0:100::, 64:ff9b:1::/48, private",
    "64:ff9b:1:a:0:1::, 64:ff9b:1::/56, private",
    "64:ff9b:1:7:a:0:100:0, 64:ff9b:1:7::/64, private",
    "2002:a00:1::1, 2002::/16, private",
    "2002:a9fe:a9fe::1, ::/0, cloud metadata",
    "2001:0:5db8:d822:0:0:f5ff:fffe, 2001::/32, private",
    "2001:0:a00:1:0:0:a247:27dd, 2001::/32, private",
    "fd00:ec2::254, fc00::/7, cloud metadata",
    "169.254.169.254, 0.0.0.0/0, cloud metadata"
  })
  void refusesWhatAnAllowedNetworkDoesNotMean(String address, String networks, String purpose) {
    assertThat(
            refusalOf(address.contains(":") ? "[" + address + "]" : address, networks.split(" ")))
        .isInstanceOfSatisfying(
            Outcome.Blocked.class,
            blocked -> assertThat(blocked.reason()).contains("(" + purpose + ")"));
  }

  @Test
  void letsMetadataThroughThatIsAllowedByItself() {
    assertThat(Await.result(ask("169.254.169.254", "169.254.169.254/32"))).hasSize(1);
    assertThat(Await.result(ask("[fd00:ec2::254]", "fd00::/8", "fd00:ec2::254/128"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {22, 79, 443, 7999, 9000})
  void refusesAPortThatIsNotAllowedAndAsksForNoName(int port) {
    assertThat(refusalOf("unknown.test:" + port))
        .isEqualTo(
            new Outcome.Blocked(
                ("Postrider does not connect to port %d;"
                        + " POSTRIDER_DELIVERY_ALLOWED_PORTS would allow it.")
                    .formatted(port)));
  }

  @Test
  void refusesPlainHttpIfItIsForbidden() {
    var guard = new EgressGuard(names, new EgressSettings(List.of(), true, PORTS, null));

    assertThat(Await.failure(guard.addressesOf(Destination.of("http://public.test:8080/"))))
        .isInstanceOfSatisfying(
            UnansweredException.class,
            refused ->
                assertThat(refused.outcome())
                    .isEqualTo(
                        new Outcome.Blocked(
                            "Postrider does not send by plain HTTP;"
                                + " POSTRIDER_DELIVERY_HTTPS_ONLY=false would allow it.")));
    assertThat(Await.result(guard.addressesOf(Destination.of("https://public.test:8080/"))))
        .hasSize(1);
  }

  @Test
  void letsAllowedPortsThrough() {
    assertThat(Await.result(ask("public.test:8080"))).hasSize(1);
  }

  @Test
  void passesOnThatANameIsUnknown() {
    assertThat(Await.failure(ask("unknown.test"))).isInstanceOf(UnknownHostException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.1", "fd00::/129", ":::/8", "", "*"})
  void refusesAMalformedNetwork(String network) {
    assertThatThrownBy(() -> new EgressGuard(names, settings(network)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no network");
  }
}
