package dev.postrider.live;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What browsers watch through other processes, as these tell. Written by one thread and read by
 * any.
 */
final class Elsewhere {
  /** Of more it is assumed that they watch everything. */
  static final int ADDRESSES_MAX = 2_000;

  private static final int PROCESSES_MAX = 256;

  private final ConcurrentMap<String, Peer> peers = new ConcurrentHashMap<>();

  /** One process. */
  private static final class Peer {
    private final Set<LiveAddress> addresses = ConcurrentHashMap.newKeySet();
    private volatile boolean everything;
    private volatile Instant heardAt;

    Peer(Instant heardAt) {
      this.heardAt = heardAt;
    }
  }

  boolean isEmpty() {
    for (Peer peer : peers.values()) {
      if (peer.everything || !peer.addresses.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  boolean anyOf(LiveAddress address) {
    for (Peer peer : peers.values()) {
      if (peer.everything || peer.addresses.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A process is heard.
   *
   * @return whether it is a new one; false also if there are too many to remember it
   */
  boolean meet(String process, Instant now) {
    Peer known = peers.get(process);
    if (known != null) {
      known.heardAt = now;
      return false;
    }
    return peers.size() < PROCESSES_MAX && peers.put(process, new Peer(now)) == null;
  }

  /** A process that was met watches these and no others. */
  void watchesOnly(String process, Collection<LiveAddress> addresses) {
    Peer peer = peers.get(process);
    if (peer != null) {
      peer.addresses.addAll(addresses);
      peer.addresses.retainAll(addresses);
      peer.everything = false;
    }
  }

  /** A process that was met watches more than it can tell. */
  void watchesEverything(String process) {
    Peer peer = peers.get(process);
    if (peer != null) {
      peer.everything = true;
      peer.addresses.clear();
    }
  }

  /** A process that was met begins to watch an address, or ends. */
  void watches(String process, LiveAddress address, boolean begins) {
    Peer peer = peers.get(process);
    if (peer == null) {
      return;
    }
    if (!begins) {
      peer.addresses.remove(address);
    } else if (peer.addresses.size() < ADDRESSES_MAX) {
      peer.addresses.add(address);
    } else {
      watchesEverything(process);
    }
  }

  /** A process ends. */
  void forget(String process) {
    peers.remove(process);
  }

  /** Forgets processes that were not heard since. */
  void forgetSilent(Instant since) {
    peers.values().removeIf(peer -> peer.heardAt.isBefore(since));
  }
}
