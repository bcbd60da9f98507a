package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "public.test", List.of("93.184.216.34"),
          "private.test", List.of("10.0.0.1"),
          "mapped.test", List.of("::ffff:10.0.0.1"),
          "mixed.test", List.of("10.0.0.1", "93.184.216.34", "fd00::1", "2606:2800:220:1::1"),
          "0x7f.0.0.1.test", List.of("127.0.0.1"));

  private final Vertx vertx = Vertx.vertx();
  private final NameResolver names =
      new NameResolver(
          vertx.createSharedWorkerExecutor("test-resolver", 1), EgressGuardTest::lookUp);

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
    return new EgressGuard(names, List.of(allowedNetworks))
        .addressesOf(Destination.of("http://" + host + "/"))
        .map(found -> found.stream().map(IPAddress::toCanonicalString).toList());
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
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "017700000001",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "0x7f.0.0.1.test",
        "mapped.test"
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
    assertThat(Await.result(ask("127.1", "127.0.0.0/8"))).containsExactly("127.0.0.1");
    assertThat(Await.result(ask("[::1]", "::1/128"))).containsExactly("::1");
    assertThat(Await.result(ask("10.1.2.3", "10.1.255.255/16"))).containsExactly("10.1.2.3");
  }

  @Test
  void letsNothingElseThrough() {
    assertThat(refusalOf("10.0.0.4", "10.0.0.0/30", "0.0.0.0/8", "::/0"))
        .isInstanceOf(Outcome.Blocked.class);
  }

  @Test
  void passesOnThatANameIsUnknown() {
    assertThat(Await.failure(ask("unknown.test"))).isInstanceOf(UnknownHostException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.1", "fd00::/129", ":::/8", "", "*"})
  void refusesAMalformedNetwork(String network) {
    assertThatThrownBy(() -> new EgressGuard(names, List.of(network)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no network");
  }
}
