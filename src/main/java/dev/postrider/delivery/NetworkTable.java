package dev.postrider.delivery;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.format.util.DualIPv4v6AssociativeTries;
import org.jspecify.annotations.Nullable;

/**
 * Networks and what is said of each. Of several that contain an address the most specific one
 * counts, found in a walk down a trie: this is asked at every attempt.
 */
final class NetworkTable<V> {
  private final DualIPv4v6AssociativeTries<V> networks = new DualIPv4v6AssociativeTries<>();

  /** Adds a network. */
  void put(IPAddress network, V value) {
    networks.put(network, value);
  }

  /** The most specific network that contains the address, or null. */
  @Nullable V find(IPAddress address) {
    var node = networks.longestPrefixMatchNode(address);
    return node == null ? null : node.getValue();
  }

  /** All addresses of a network in CIDR form. */
  static IPAddress network(String cidr) {
    // Null for the empty text and for "*", which are no network.
    @Nullable IPAddress address = new IPAddressString(cidr).getAddress();
    if (address == null || !address.isPrefixed()) {
      throw new IllegalArgumentException(cidr + " is no network such as 10.1.0.0/16 or fd00::/8");
    }
    return address.toPrefixBlock();
  }
}
