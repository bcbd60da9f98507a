package dev.postrider.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.FindTarget;
import dev.postrider.contract.Endpoints.Target;
import dev.postrider.contract.Endpoints.TargetChanged;
import dev.postrider.domain.EndpointId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows where endpoints are and with which secrets to sign. What it remembers is as new as the
 * delivery that asks, is forgotten when a change is told, and is never older than a minute, so that
 * secrets whose time is over fall out.
 */
final class Targets {
  private static final int REMEMBERED_MAX = 10_000;
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

  private final Bus bus;
  private final Cache<EndpointId, Target> remembered =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(REMEMBERED_FOR)
          // On the caller's event loop; the default would bring in threads of a common pool.
          .executor(Runnable::run)
          .build();
  private final Map<EndpointId, Question> questions = new HashMap<>();

  /**
   * A request to the store that has no reply yet.
   *
   * @param revision the least revision that the reply has
   */
  private record Question(int revision, Future<Target> reply) {}

  Targets(Bus bus) {
    this.bus = bus;
  }

  /** Forgets what may have changed, and does not remember what is being asked for. */
  void forget(TargetChanged change) {
    EndpointId endpointId = change.endpointId();
    if (endpointId == null) {
      // Of an application's endpoints is not known which they are.
      remembered.invalidateAll();
      questions.clear();
    } else {
      remembered.invalidate(endpointId);
      questions.remove(endpointId);
    }
  }

  /** Finds the delivery's endpoint; fails as {@link Endpoints#TARGET} does. */
  Future<Target> find(Leased delivery) {
    EndpointId endpointId = delivery.lease().endpointId();
    @Nullable Target known = remembered.getIfPresent(endpointId);
    if (known != null && known.revision() >= delivery.endpointRevision()) {
      return Future.succeededFuture(known);
    }
    @Nullable Question asked = questions.get(endpointId);
    return asked != null && asked.revision() >= delivery.endpointRevision()
        ? asked.reply()
        : ask(delivery);
  }

  private Future<Target> ask(Leased delivery) {
    EndpointId endpointId = delivery.lease().endpointId();
    Future<Target> reply =
        bus.request(Endpoints.TARGET, new FindTarget(delivery.organizationId(), endpointId));
    var question = new Question(delivery.endpointRevision(), reply);
    questions.put(endpointId, question);
    return reply.onComplete(
        answer -> {
          if (questions.remove(endpointId, question) && answer.succeeded()) {
            remembered.put(endpointId, answer.result());
          }
        });
  }
}
