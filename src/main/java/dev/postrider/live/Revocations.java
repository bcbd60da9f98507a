package dev.postrider.live;

import dev.postrider.contract.Access;
import dev.postrider.contract.Bus;
import dev.postrider.contract.LiveTickets;
import dev.postrider.contract.LiveTickets.Verify;
import dev.postrider.contract.LiveTickets.Watcher;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store now and then, and when access has changed, whether those who are connected may
 * still watch, many in one request, and closes the connections of those who may not. While the
 * store cannot be asked they stay. Belongs to one event loop.
 */
final class Revocations {
  /** How often all are checked, in case nobody tells that access has changed. */
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

  private final Bus bus;
  private final Connections connections;
  private final Set<OrganizationId> changed = new HashSet<>();
  private boolean changedForAll;
  private boolean checking;

  Revocations(Bus bus, Connections connections) {
    this.bus = bus;
    this.connections = connections;
  }

  /** Something ended or changed. */
  void check(Access.Changed change) {
    OrganizationId organization = change.organizationId();
    if (organization == null) {
      changedForAll = true;
    } else {
      changed.add(organization);
    }
    checkNext();
  }

  /** Checks everybody. */
  void checkAll() {
    check(new Access.Changed(null));
  }

  /** One check at a time: what changes meanwhile is checked after it. */
  private void checkNext() {
    if (checking || (!changedForAll && changed.isEmpty())) {
      return;
    }
    checking = true;
    boolean all = changedForAll;
    Set<OrganizationId> some = Set.copyOf(changed);
    changedForAll = false;
    changed.clear();
    verify(
            List.copyOf(
                connections.watchers(watcher -> all || some.contains(watcher.organizationId()))))
        .onFailure(cause -> LOG.atWarn().setCause(cause).log("live connections not checked"))
        .onComplete(
            done -> {
              checking = false;
              checkNext();
            });
  }

  private Future<Void> verify(List<Watcher> watchers) {
    Future<Void> verified = Future.succeededFuture();
    for (List<Watcher> part : parts(watchers)) {
      verified =
          verified.compose(
              before ->
                  bus.request(LiveTickets.VERIFY, new Verify(part))
                      .onSuccess(answer -> connections.endAccess(answer.gone()))
                      .mapEmpty());
    }
    return verified;
  }

  private static List<List<Watcher>> parts(List<Watcher> watchers) {
    List<List<Watcher>> parts = new ArrayList<>();
    for (int from = 0; from < watchers.size(); from += Verify.WATCHERS_MAX) {
      parts.add(watchers.subList(from, Math.min(watchers.size(), from + Verify.WATCHERS_MAX)));
    }
    return parts;
  }
}
