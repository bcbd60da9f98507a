package dev.postrider.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names on threads of its own, one look-up a name at a time, so that names which take
 * long to resolve hold up few others. Addresses are remembered for seconds only.
 */
final class NameResolver {
  private static final int REMEMBERED_MAX = 10_000;
  static final Duration REMEMBERED_FOR = Duration.ofSeconds(10);
  private static final int LOOKUPS_MAX = 256;

  private final WorkerExecutor threads;
  private final Lookup lookup;
  private final Cache<String, List<IPAddress>> remembered;
  private final Map<String, Future<List<IPAddress>>> lookups = new HashMap<>();

  /** Asks the name service; blocks. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  NameResolver(WorkerExecutor threads, Lookup lookup, Ticker ticker) {
    this.threads = threads;
    this.lookup = lookup;
    this.remembered =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .expireAfterWrite(REMEMBERED_FOR)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /**
   * The addresses of a name, the preferred first.
   *
   * @return fails with {@link UnknownHostException}, and with {@link OverloadException} when too
   *     many names are being resolved
   */
  Future<List<IPAddress>> resolve(String host) {
    @Nullable List<IPAddress> known = remembered.getIfPresent(host);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    @Nullable Future<List<IPAddress>> pending = lookups.get(host);
    if (pending != null) {
      return pending;
    }
    if (lookups.size() >= LOOKUPS_MAX) {
      return Future.failedFuture(new OverloadException("too many names are being resolved"));
    }
    return look(host);
  }

  private Future<List<IPAddress>> look(String host) {
    Future<List<IPAddress>> addresses =
        threads
            .executeBlocking(() -> lookup.addressesOf(host), false)
            .map(NameResolver::addresses)
            .onSuccess(found -> remembered.put(host, found));
    lookups.put(host, addresses);
    return addresses.onComplete(done -> lookups.remove(host));
  }

  private static List<IPAddress> addresses(InetAddress[] found) {
    var generator = new IPAddressGenerator();
    return Arrays.stream(found).map(generator::from).map(IPAddress.class::cast).toList();
  }
}
