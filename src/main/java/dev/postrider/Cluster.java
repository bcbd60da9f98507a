package dev.postrider;

import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import dev.postrider.config.ClusterSettings;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes between which live events travel, by Hazelcast and the event bus of Vert.x. Nothing
 * that must survive is in it, and nobody waits for it: a member that is away or gone costs the
 * events that it would have shown. Its traffic is not encrypted and knows no passwords, so it
 * belongs into a private network; what a stranger there could reach is kept small.
 */
final class Cluster {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /**
   * Quick to join and to notice that a member is gone, small, silent, and not at hand for anybody
   * else. All members must agree on the partitions.
   */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.join.seconds", "30"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "10"),
          Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "10"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "5"),
          Map.entry("hazelcast.partition.count", "31"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.operation.response.thread.count", "1"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"),
          Map.entry("hazelcast.io.optimizeselector", "false"));

  private static final String SUBSCRIPTIONS = "__vertx.subs";
  private static final String NODES = "__vertx.nodeInfo";
  private static final int CONNECT_TIMEOUT_SECONDS = 2;

  private final Vertx vertx;
  private final HazelcastClusterManager members;

  private Cluster(Vertx vertx, HazelcastClusterManager members) {
    this.vertx = vertx;
    this.members = members;
  }

  /**
   * Joins the members that are there, or is the first; those that come later are found.
   *
   * @return fails if the address or a port cannot be had
   */
  static Future<Cluster> join(ClusterSettings settings, VertxOptions options) {
    String host;
    try {
      host = InetAddress.getByName(settings.host()).getHostAddress();
    } catch (UnknownHostException unknown) {
      return Future.failedFuture(
          new IllegalStateException("cluster.host is unknown: " + settings.host(), unknown));
    }
    var members = new HazelcastClusterManager(hazelcast(settings, host));
    return Vertx.builder()
        .with(options.setEventBusOptions(eventBus(settings, host)))
        .withClusterManager(members)
        .buildClustered()
        .map(
            vertx -> {
              var cluster = new Cluster(vertx, members);
              cluster.tell();
              return cluster;
            });
  }

  /** The Vert.x instance that is the member; closing it leaves the cluster. */
  Vertx vertx() {
    return vertx;
  }

  /** How many processes are in it, this one included. */
  int members() {
    return members.isActive() ? members.getNodes().size() : 0;
  }

  private void tell() {
    LOG.atInfo().addKeyValue(LogKeys.MEMBERS, members()).log("joined the cluster");
    members
        .getHazelcastInstance()
        .getCluster()
        .addMembershipListener(
            new MembershipAdapter() {
              @Override
              public void memberAdded(MembershipEvent event) {
                note("a member joined the cluster", event);
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                note("a member left the cluster", event);
              }
            });
  }

  private static void note(String message, MembershipEvent event) {
    LOG.atInfo()
        .addKeyValue(LogKeys.MEMBER, event.getMember().getAddress())
        .addKeyValue(LogKeys.MEMBERS, event.getMembers().size())
        .log(message);
  }

  private static EventBusOptions eventBus(ClusterSettings settings, String host) {
    return new EventBusOptions()
        .setHost(host)
        .setPort(settings.busPort())
        .setConnectTimeout(CONNECT_TIMEOUT_SECONDS * 1_000);
  }

  private static Config hazelcast(ClusterSettings settings, String host) {
    var config = new Config().setClusterName(settings.name());
    PROPERTIES.forEach(config::setProperty);
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(
            new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(
                    new ClassFilter()
                        .addPrefixes(
                            "com.hazelcast.",
                            "io.vertx.spi.cluster.hazelcast.",
                            "java.lang.",
                            "java.util.",
                            "[")));
    config.getMultiMapConfig(SUBSCRIPTIONS).setBackupCount(1).setValueCollectionType("SET");
    config.getMapConfig(NODES).setBackupCount(1);
    // Of the endpoints only that of members: none for clients, REST or memcache.
    var network = config.getAdvancedNetworkConfig().setEnabled(true);
    var endpoint = new ServerSocketEndpointConfig().setPort(settings.port());
    endpoint
        .setPortAutoIncrement(false)
        .setReuseAddress(true)
        .setInterfaces(new InterfacesConfig().setEnabled(true).addInterface(host))
        .setSocketConnectTimeoutSeconds(CONNECT_TIMEOUT_SECONDS);
    network.setMemberEndpointConfig(endpoint).setJoin(discovery(settings));
    return config;
  }

  private static JoinConfig discovery(ClusterSettings settings) {
    var join = new JoinConfig();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (settings.members().isEmpty()) {
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", settings.kubernetesService())
          .setProperty("service-port", Integer.toString(settings.port()));
    } else {
      join.getTcpIpConfig()
          .setEnabled(true)
          .setMembers(settings.members())
          .setConnectionTimeoutSeconds(CONNECT_TIMEOUT_SECONDS);
    }
    return join;
  }
}
