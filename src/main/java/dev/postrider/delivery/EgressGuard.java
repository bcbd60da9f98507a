package dev.postrider.delivery;

import inet.ipaddr.IPAddress;
import io.vertx.core.Future;
import java.util.List;

/**
 * Decides to which addresses connections may be opened. It is asked at every attempt, and the
 * connection goes to the very address that it allowed: a name that changes meanwhile changes
 * nothing.
 */
final class EgressGuard {
  private final NameResolver names;
  private final List<IPAddress> allowed;

  /**
   * A guard that lets some networks through in any case.
   *
   * @param allowedNetworks in CIDR form
   * @throws IllegalArgumentException if one is malformed
   */
  EgressGuard(NameResolver names, List<String> allowedNetworks) {
    this.names = names;
    this.allowed = allowedNetworks.stream().map(SpecialNetworks::block).toList();
  }

  /**
   * The allowed addresses of a destination, the preferred first, at least one.
   *
   * @return fails with {@link UnansweredException} if all its addresses are refused
   */
  Future<List<IPAddress>> addressesOf(Destination destination) {
    IPAddress literal = destination.address();
    Future<List<IPAddress>> addresses =
        literal == null
            ? names.resolve(destination.host())
            : Future.succeededFuture(List.of(literal));
    return addresses.compose(this::vet);
  }

  private Future<List<IPAddress>> vet(List<IPAddress> addresses) {
    List<IPAddress> passed = addresses.stream().filter(this::isAllowed).toList();
    return passed.isEmpty()
        ? Future.failedFuture(refusalOf(addresses.getFirst()))
        : Future.succeededFuture(passed);
  }

  private boolean isAllowed(IPAddress address) {
    return SpecialNetworks.purposeOf(address).isEmpty()
        || allowed.stream().anyMatch(network -> network.contains(address));
  }

  private static UnansweredException refusalOf(IPAddress address) {
    return UnansweredException.blocked(
        "Postrider does not connect to %s (%s); POSTRIDER_DELIVERY_ALLOWED_NETWORKS would allow it."
            .formatted(
                address.toCanonicalString(),
                SpecialNetworks.purposeOf(address).orElse("not allowed")));
  }
}
