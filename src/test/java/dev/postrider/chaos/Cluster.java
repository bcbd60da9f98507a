package dev.postrider.chaos;

import dev.postrider.config.Role;
import dev.postrider.support.RunningProgram.Ended;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The processes of Postrider that share one database. */
final class Cluster implements AutoCloseable {
  private final PostgresServer database;
  private final List<Node> nodes = new ArrayList<>();
  private Topology topology;
  private volatile URI api;

  /** How the roles are spread over processes. */
  enum Topology {
    SPLIT,
    ALL_IN_ONE;

    private List<Set<Role>> processes() {
      return switch (this) {
        case SPLIT ->
            List.of(
                Set.of(Role.HTTP),
                Set.of(Role.DELIVERY),
                Set.of(Role.DELIVERY),
                Set.of(Role.WORKER));
        case ALL_IN_ONE -> List.of(Set.of(Role.values()));
      };
    }
  }

  /** Starts one process with all roles. */
  Cluster(PostgresServer database) {
    this.database = database;
    this.topology = Topology.ALL_IN_ONE;
    nodes.add(new Node(database, Set.of(Role.values())));
    api = nodes.getFirst().address();
  }

  /** Where the API is, or was last. */
  URI api() {
    return api;
  }

  /** One of the processes with a role, at random. */
  Node any(Role role, Random random) {
    List<Node> having = nodes.stream().filter(node -> node.has(role)).toList();
    return having.get(random.nextInt(having.size()));
  }

  /** Replaces the processes by others, if they are not arranged like that already. */
  void arrange(Topology wanted) {
    if (wanted == topology) {
      return;
    }
    List<Node> old = List.copyOf(nodes);
    for (Set<Role> roles : wanted.processes()) {
      nodes.add(new Node(database, roles));
    }
    findApi();
    topology = wanted;
    for (Node node : old) {
      Ended ended = node.terminate();
      node.close();
      nodes.remove(node);
      if (ended.status() != 0) {
        throw new AssertionError("%s ended with %s".formatted(node, ended));
      }
    }
  }

  /** Tells where the API is after a process was started again; the newest counts. */
  void findApi() {
    nodes.stream().filter(node -> node.has(Role.HTTP)).forEach(node -> api = node.address());
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}
