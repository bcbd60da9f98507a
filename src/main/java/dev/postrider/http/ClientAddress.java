package dev.postrider.http;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which machine asks. Behind proxies that are trusted it is the last one in {@code
 * X-Forwarded-For} that is none of them: what stands before it, anybody may have written.
 */
final class ClientAddress {
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /** An IPv6 customer has a network of this length, and any address in it. */
  private static final int IPV6_CUSTOMER = 64;

  private final List<IPAddress> proxies;

  /**
   * Trusts some proxies.
   *
   * @param proxies networks in CIDR form
   */
  ClientAddress(List<String> proxies) {
    this.proxies =
        proxies.stream()
            .map(network -> new IPAddressString(network).getAddress().toPrefixBlock())
            .toList();
  }

  /** By which the machine is counted: its IPv4 address, or its IPv6 network. */
  String of(HttpServerRequest request) {
    IPAddress client = find(request);
    return client == null ? "" : text(client);
  }

  /** The machine's own address. */
  String full(HttpServerRequest request) {
    IPAddress client = find(request);
    return client == null ? "" : client.toCanonicalString();
  }

  private @Nullable IPAddress find(HttpServerRequest request) {
    IPAddress nearest = parse(request.remoteAddress().hostAddress());
    return nearest == null || !isProxy(nearest)
        ? nearest
        : behindProxies(nearest, String.join(",", request.headers().getAll(FORWARDED_FOR)));
  }

  private IPAddress behindProxies(IPAddress nearest, String forwardedFor) {
    IPAddress client = nearest;
    String[] hops = forwardedFor.split(",", -1);
    for (int hop = hops.length - 1; hop >= 0 && isProxy(client); hop--) {
      IPAddress before = parse(hops[hop].strip());
      if (before == null) {
        return client;
      }
      client = before;
    }
    return client;
  }

  private boolean isProxy(IPAddress address) {
    return proxies.stream().anyMatch(network -> network.contains(address));
  }

  private static @Nullable IPAddress parse(@Nullable String text) {
    IPAddress address = text == null ? null : new IPAddressString(text).getAddress();
    if (address == null || address.isMultiple()) {
      return null;
    }
    return address.isIPv6() && address.toIPv6().isIPv4Mapped()
        ? address.toIPv6().getEmbeddedIPv4Address()
        : address;
  }

  private static String text(IPAddress address) {
    return address.isIPv6()
        ? address.toPrefixBlock(IPV6_CUSTOMER).toCanonicalString()
        : address.toCanonicalString();
  }
}
