package dev.postrider.config;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What connections to endpoints may be opened.
 *
 * @param allowedNetworks networks in CIDR form that the egress guard lets through in any case
 * @param httpsOnly whether endpoints must be reached by HTTPS
 * @param allowedPorts the ports that endpoints may have
 * @param proxy the proxy through which they are reached, or null
 */
public record EgressSettings(
    List<String> allowedNetworks,
    boolean httpsOnly,
    AllowedPorts allowedPorts,
    @Nullable ProxySettings proxy) {
  /** The variable of the allowed networks, for sentences that say what would allow an address. */
  public static final String NETWORKS_VARIABLE = "POSTRIDER_DELIVERY_ALLOWED_NETWORKS";

  /** The variable that asks for HTTPS, for sentences that say what would allow a URL. */
  public static final String HTTPS_VARIABLE = "POSTRIDER_DELIVERY_HTTPS_ONLY";

  public EgressSettings {
    allowedNetworks = List.copyOf(allowedNetworks);
  }

  static EgressSettings read(SettingsReader reader) {
    return new EgressSettings(
        reader.list("delivery.allowed-networks", SettingsReader::network, SettingsReader.NETWORKS),
        reader.flag("delivery.https-only"),
        AllowedPorts.read(reader),
        ProxySettings.read(reader));
  }

  /** The same with more networks allowed. */
  EgressSettings allowingAlso(List<String> networks) {
    return new EgressSettings(
        Stream.concat(allowedNetworks.stream(), networks.stream()).toList(),
        httpsOnly,
        allowedPorts,
        proxy);
  }
}
