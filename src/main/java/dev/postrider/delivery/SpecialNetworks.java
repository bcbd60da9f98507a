package dev.postrider.delivery;

import inet.ipaddr.IPAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The networks that are not the public Internet: the IANA special-purpose address registries of
 * IPv4 and IPv6, multicast, what is reserved, and the addresses at which clouds serve credentials
 * to their machines. Some of the registries' entries may be routed globally; no endpoint is there.
 */
final class SpecialNetworks {
  private static final String METADATA = "cloud metadata";
  private static final String PUBLIC = "public";

  private static final List<Network> NETWORKS =
      List.of(
          new Network("0.0.0.0/8", "this network"),
          new Network("10.0.0.0/8", "private"),
          new Network("100.64.0.0/10", "carrier-grade NAT"),
          new Network("100.100.100.200/32", METADATA),
          new Network("127.0.0.0/8", "loopback"),
          new Network("168.63.129.16/32", METADATA),
          new Network("169.254.0.0/16", "link-local"),
          new Network("169.254.0.23/32", METADATA),
          new Network("169.254.42.42/32", METADATA),
          new Network("169.254.169.254/32", METADATA),
          new Network("169.254.170.2/32", METADATA),
          new Network("169.254.170.23/32", METADATA),
          new Network("172.16.0.0/12", "private"),
          new Network("192.0.0.0/24", "IETF protocol assignments"),
          new Network("192.0.0.192/32", METADATA),
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
          new Network("240.0.0.0/4", "reserved"),
          new Network("255.255.255.255/32", "broadcast"),
          // Outside of global unicast everything is unassigned (RFC 4291, section 2.4).
          new Network("::/0", "reserved"),
          new Network("2000::/3", PUBLIC),
          new Network("::/96", "IPv4-compatible", Embedding.LAST),
          new Network("::/128", "unspecified"),
          new Network("::1/128", "loopback"),
          new Network("::ffff:0:0/96", "IPv4-mapped", Embedding.LAST),
          new Network("::ffff:0:0:0/96", "IPv4-translated", Embedding.LAST),
          new Network("64:ff9b::/96", "NAT64", Embedding.LAST),
          new Network("64:ff9b:1::/48", "NAT64", Embedding.BEHIND_PREFIX),
          new Network("100::/64", "discard-only"),
          new Network("100:0:0:1::/64", "dummy prefix"),
          new Network("2001::/23", "IETF protocol assignments"),
          new Network("2001::/32", "Teredo", Embedding.TEREDO),
          new Network("2001:2::/48", "benchmarking"),
          new Network("2001:db8::/32", "documentation"),
          new Network("2002::/16", "6to4", Embedding.SIX_TO_FOUR),
          new Network("2620:4f:8000::/48", "AS112"),
          new Network("3fff::/20", "documentation"),
          new Network("5f00::/16", "segment routing"),
          new Network("fc00::/7", "unique-local"),
          new Network("fd00:42::42/128", METADATA),
          new Network("fd00:ec2::23/128", METADATA),
          new Network("fd00:ec2::254/128", METADATA),
          new Network("fd20:ce::254/128", METADATA),
          new Network("fe80::/10", "link-local"),
          new Network("fe80::a9fe:a9fe/128", METADATA),
          new Network("fec0::/10", "site-local"),
          new Network("ff00::/8", "multicast"));

  private final NetworkTable<Network> table = new NetworkTable<>();

  SpecialNetworks() {
    NETWORKS.forEach(network -> table.put(network.block(), network));
  }

  /** A network with what it is for. */
  record Network(IPAddress block, String purpose, Embedding embedding) {
    Network(String block, String purpose) {
      this(block, purpose, Embedding.NONE);
    }

    Network(String block, String purpose, Embedding embedding) {
      this(NetworkTable.network(block), purpose, embedding);
    }

    /** Whether machines get credentials there. */
    boolean isMetadata() {
      return purpose.equals(METADATA);
    }
  }

  /** The network that says what the address is for, null if that is the public Internet. */
  @Nullable Network find(IPAddress address) {
    Network network = table.find(address);
    return network == null || network.purpose().equals(PUBLIC) ? null : network;
  }
}
