package dev.postrider.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * With whom this process forms a cluster, in which live events travel.
 *
 * @param members where the processes of the cluster are, as {@code host:port}; empty for none
 * @param kubernetesService the DNS name of the headless service that has them; empty for none
 * @param host the address of this process that the others reach, on which alone it listens to them
 * @param port the port of the cluster's own traffic
 * @param busPort the port of live events
 * @param name the name of the cluster; processes of another one are refused
 */
public record ClusterSettings(
    List<String> members,
    String kubernetesService,
    String host,
    int port,
    int busPort,
    String name) {
  private static final int PORT_MAX = 65_535;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+]");
  private static final Pattern MEMBER =
      Pattern.compile("(?:%s)(?::\\d{1,5})?".formatted(HOST.pattern()));
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._:-]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public ClusterSettings {
    members = List.copyOf(members);
  }

  static ClusterSettings read(SettingsReader reader) {
    var settings =
        new ClusterSettings(
            reader.list(
                "cluster.members",
                text -> Optional.of(text).filter(member -> MEMBER.matcher(member).matches()),
                "members such as 10.1.0.5 or node-1:5701"),
            reader.text(
                "cluster.kubernetes-service",
                text -> text.isEmpty() || HOST.matcher(text).matches(),
                "the DNS name of a headless service"),
            reader.text(
                "cluster.host",
                text -> ADDRESS.matcher(text).matches(),
                "an address of this machine such as 10.1.0.5"),
            reader.number("cluster.port", 1, PORT_MAX),
            reader.number("cluster.bus-port", 1, PORT_MAX),
            reader.text(
                "cluster.name",
                text -> NAME.matcher(text).matches(),
                "1 to 64 letters, digits, dots or hyphens"));
    settings.check(reader);
    return settings;
  }

  /** Whether there is a cluster at all. */
  public boolean isWanted() {
    return !members.isEmpty() || !kubernetesService.isEmpty();
  }

  private void check(SettingsReader reader) {
    if (!members.isEmpty() && !kubernetesService.isEmpty()) {
      reader.error("cluster.members and cluster.kubernetes-service exclude each other");
    }
    if (isWanted() && host.isEmpty()) {
      reader.error(
          "cluster.host is required with cluster.members and cluster.kubernetes-service:"
              + " the address of this process in the private network of the cluster");
    }
    if (isWanted() && port == busPort) {
      reader.error("cluster.port and cluster.bus-port must be different");
    }
  }
}
