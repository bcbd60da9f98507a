package dev.postrider.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.FindTarget;
import dev.postrider.contract.Endpoints.Target;
import dev.postrider.domain.EndpointId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows where endpoints are and with which secrets to sign. What it remembers is as new as the
 * delivery that asks, and never older than a minute, so that secrets whose time is over fall out.
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
        bus.request(Endpoints.TARGET, new FindTarget(delivery.organizationId(), endpointId))
            .onSuccess(target -> remembered.put(endpointId, target));
    var question = new Question(delivery.endpointRevision(), reply);
    questions.put(endpointId, question);
    return reply.onComplete(done -> questions.remove(endpointId, question));
  }
}
