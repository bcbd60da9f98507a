package dev.postrider.delivery;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import java.util.Arrays;
import java.util.List;

/** Where IPv6 addresses of a network hold IPv4 addresses, to which packets are passed on. */
enum Embedding {
  /** They hold none. */
  NONE {
    @Override
    List<IPAddress> addressesIn(IPAddress address, int prefixLength) {
      return List.of();
    }
  },

  /** The last 32 bits: mapped, compatible, translated, the well-known prefix of NAT64. */
  LAST {
    @Override
    List<IPAddress> addressesIn(IPAddress address, int prefixLength) {
      return List.of(ipv4(address, LAST_FOUR));
    }
  },

  /** Behind the first 16 bits (RFC 3056, section 2). */
  SIX_TO_FOUR {
    @Override
    List<IPAddress> addressesIn(IPAddress address, int prefixLength) {
      return List.of(ipv4(address, 2));
    }
  },

  /** The server, and the client with its bits inverted (RFC 4380, section 4). */
  TEREDO {
    @Override
    List<IPAddress> addressesIn(IPAddress address, int prefixLength) {
      byte[] client = Arrays.copyOfRange(address.getBytes(), LAST_FOUR, LAST_FOUR + IPV4_BYTES);
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      return List.of(ipv4(address, 4), new IPAddressGenerator().from(client));
    }
  },

  /** Behind the prefix of the NAT64 that is in use, around the byte 8 (RFC 6052, section 2.2). */
  BEHIND_PREFIX {
    @Override
    List<IPAddress> addressesIn(IPAddress address, int prefixLength) {
      return switch (prefixLength) {
        case 48, 56, 64 -> List.of(around(address.getBytes(), prefixLength / Byte.SIZE));
        default -> List.of(ipv4(address, LAST_FOUR));
      };
    }
  };

  private static final int IPV4_BYTES = 4;
  private static final int LAST_FOUR = 12;
  private static final int UNUSED_BYTE = 8;

  /**
   * The IPv4 addresses that an IPv6 address holds.
   *
   * @param prefixLength that of the most specific network which the operator has allowed
   */
  abstract List<IPAddress> addressesIn(IPAddress address, int prefixLength);

  private static IPAddress ipv4(IPAddress address, int from) {
    return new IPAddressGenerator()
        .from(Arrays.copyOfRange(address.getBytes(), from, from + IPV4_BYTES));
  }

  private static IPAddress around(byte[] address, int from) {
    var bytes = new byte[IPV4_BYTES];
    int position = from;
    for (int i = 0; i < bytes.length; i++) {
      position = position == UNUSED_BYTE ? position + 1 : position;
      bytes[i] = address[position++];
    }
    return new IPAddressGenerator().from(bytes);
  }
}
