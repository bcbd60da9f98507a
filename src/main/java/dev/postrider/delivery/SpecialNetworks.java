package dev.postrider.delivery;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The networks that are not the public Internet: the IANA special-purpose address registries of
 * IPv4 and IPv6, multicast, what is reserved, and the addresses at which clouds serve credentials
 * to their machines. Some of the registries' entries may be routed globally; no endpoint is there.
 */
final class SpecialNetworks {
  private static final IPAddress GLOBAL_UNICAST = block("2000::/3");

  private static final List<Network> NETWORKS =
      List.of(
          new Network("0.0.0.0/8", "this network"),
          new Network("10.0.0.0/8", "private"),
          new Network("100.100.100.200/32", "cloud metadata"),
          new Network("100.64.0.0/10", "carrier-grade NAT"),
          new Network("127.0.0.0/8", "loopback"),
          new Network("168.63.129.16/32", "cloud metadata"),
          new Network("169.254.169.254/32", "cloud metadata"),
          new Network("169.254.0.0/16", "link-local"),
          new Network("172.16.0.0/12", "private"),
          new Network("192.0.0.0/24", "IETF protocol assignments"),
          new Network("192.0.2.0/24", "documentation"),
          new Network("192.31.196.0/24", "AS112"),
          new Network("192.52.193.0/24", "multicast tunneling"),
          new Network("192.88.99.0/24", "6to4 relay"),
          new Network("192.168.0.0/16", "private"),
          new Network("192.175.48.0/24", "AS112"),
          new Network("198.18.0.0/15", "benchmarking"),
          new Network("198.51.100.0/24", "documentation"),
          new Network("203.0.113.0/24", "documentation"),
          new Network("224.0.0.0/4", "multicast"),
          new Network("255.255.255.255/32", "broadcast"),
          new Network("240.0.0.0/4", "reserved"),
          new Network("::/128", "unspecified"),
          new Network("::1/128", "loopback"),
          new Network("::ffff:0:0/96", "IPv4-mapped"),
          new Network("64:ff9b::/96", "NAT64"),
          new Network("64:ff9b:1::/48", "NAT64"),
          new Network("100::/64", "discard-only"),
          new Network("100:0:0:1::/64", "dummy prefix"),
          new Network("2001::/32", "Teredo"),
          new Network("2001:2::/48", "benchmarking"),
          new Network("2001::/23", "IETF protocol assignments"),
          new Network("2001:db8::/32", "documentation"),
          new Network("2002::/16", "6to4"),
          new Network("2620:4f:8000::/48", "AS112"),
          new Network("3fff::/20", "documentation"),
          new Network("5f00::/16", "segment routing"),
          new Network("fd00:ec2::254/128", "cloud metadata"),
          new Network("fc00::/7", "unique-local"),
          new Network("fe80::/10", "link-local"),
          new Network("fec0::/10", "site-local"),
          new Network("ff00::/8", "multicast"));

  private SpecialNetworks() {}

  private record Network(IPAddress block, String purpose) {
    Network(String block, String purpose) {
      this(SpecialNetworks.block(block), purpose);
    }
  }

  /** What the address is for, empty if it belongs to the public Internet. */
  static Optional<String> purposeOf(IPAddress address) {
    return NETWORKS.stream()
        .filter(network -> network.block().contains(address))
        .map(Network::purpose)
        .findFirst()
        .or(() -> outsideGlobalUnicast(address));
  }

  /** All addresses of a network in CIDR form. */
  static IPAddress block(String cidr) {
    // Null for the empty text and for "*", which are no network.
    @Nullable IPAddress address = new IPAddressString(cidr).getAddress();
    if (address == null || !address.isPrefixed()) {
      throw new IllegalArgumentException(cidr + " is no network such as 10.1.0.0/16 or fd00::/8");
    }
    return address.toPrefixBlock();
  }

  /** Everything else in IPv6 is unassigned (RFC 4291, section 2.4). */
  private static Optional<String> outsideGlobalUnicast(IPAddress address) {
    return address.isIPv6() && !GLOBAL_UNICAST.contains(address)
        ? Optional.of("reserved")
        : Optional.empty();
  }
}
