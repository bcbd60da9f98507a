package dev.postrider.delivery;

import dev.postrider.config.AllowedPorts;
import dev.postrider.config.EgressSettings;
import inet.ipaddr.IPAddress;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides to which addresses and ports connections may be opened. It is asked at every attempt, and
 * the connection goes to the very address that it allowed: a name that changes meanwhile changes
 * nothing.
 */
final class EgressGuard {
  private final NameResolver names;
  private final boolean httpsOnly;
  private final AllowedPorts ports;
  private final SpecialNetworks special = new SpecialNetworks();
  private final NetworkTable<IPAddress> allowed = new NetworkTable<>();

  /**
   * A guard.
   *
   * @throws IllegalArgumentException if an allowed network is malformed
   */
  EgressGuard(NameResolver names, EgressSettings settings) {
    this.names = names;
    this.httpsOnly = settings.httpsOnly();
    this.ports = settings.allowedPorts();
    settings.allowedNetworks().stream()
        .map(NetworkTable::network)
        .forEach(network -> allowed.put(network, network));
  }

  /**
   * The allowed addresses of a destination, the preferred first, at least one. Those of a name that
   * are not allowed are left out.
   *
   * @return fails with {@link UnansweredException} if the scheme, the port or all addresses are
   *     refused
   */
  Future<List<IPAddress>> addressesOf(Destination destination) {
    if (httpsOnly && !destination.url().tls()) {
      return Future.failedFuture(
          UnansweredException.blocked(
              "Postrider does not send by plain HTTP; %s=false would allow it."
                  .formatted(EgressSettings.HTTPS_VARIABLE)));
    }
    if (!ports.contains(destination.port())) {
      return Future.failedFuture(
          UnansweredException.blocked(
              "Postrider does not connect to port %d; %s would allow it."
                  .formatted(destination.port(), AllowedPorts.VARIABLE)));
    }
    IPAddress literal = destination.address();
    return literal == null
        ? names.resolve(destination.host()).compose(this::vet)
        : vet(List.of(literal));
  }

  private Future<List<IPAddress>> vet(List<IPAddress> addresses) {
    List<IPAddress> passed = new ArrayList<>(addresses.size());
    for (IPAddress address : addresses) {
      if (purposeThatForbids(address) == null) {
        passed.add(address);
      }
    }
    return passed.isEmpty()
        ? Future.failedFuture(refusalOf(addresses.getFirst()))
        : Future.succeededFuture(passed);
  }

  /** Null for an address of the public Internet or of an allowed network. */
  private @Nullable String purposeThatForbids(IPAddress address) {
    SpecialNetworks.Network network = special.find(address);
    if (network == null) {
      return null;
    }
    IPAddress exception = allowed.find(address);
    // A network that was allowed for its machines does not open the cloud's credentials by the way.
    if (exception == null || (network.isMetadata() && exception.isMultiple())) {
      return network.purpose();
    }
    for (IPAddress embedded :
        network.embedding().addressesIn(address, exception.getPrefixLength())) {
      String purpose = purposeThatForbids(embedded);
      if (purpose != null) {
        return purpose;
      }
    }
    return null;
  }

  private UnansweredException refusalOf(IPAddress address) {
    return UnansweredException.blocked(
        "Postrider does not connect to %s (%s); %s would allow it."
            .formatted(
                address.toCanonicalString(),
                purposeThatForbids(address),
                EgressSettings.NETWORKS_VARIABLE));
  }
}
