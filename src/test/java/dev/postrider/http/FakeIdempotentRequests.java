package dev.postrider.http;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.IdempotentRequests;
import dev.postrider.contract.IdempotentRequests.Answer;
import dev.postrider.contract.IdempotentRequests.Begin;
import dev.postrider.contract.IdempotentRequests.Begun;
import dev.postrider.contract.IdempotentRequests.RequestKey;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Requests with an idempotency key in memory. */
final class FakeIdempotentRequests {
  /** How often an answered request is still told to be worked on. */
  final AtomicInteger hesitations = new AtomicInteger();

  private final Map<RequestKey, Known> requests = new ConcurrentHashMap<>();

  FakeIdempotentRequests(FakeStore store) {
    store.serve(IdempotentRequests.BEGIN, this::begin);
    store.serve(
        IdempotentRequests.FINISH,
        request -> {
          requests.computeIfPresent(
              request.key(), (key, known) -> new Known(known.requestHash(), request.answer()));
          return new Done();
        });
    store.serve(
        IdempotentRequests.FORGET,
        request -> {
          requests.remove(request.key());
          return new Done();
        });
  }

  private record Known(String requestHash, @Nullable Answer answer) {}

  private Begun begin(Begin request) {
    Known known = requests.putIfAbsent(request.key(), new Known(request.requestHash(), null));
    if (known == null) {
      return new Begun(new UUID(6, 6), null);
    }
    if (!known.requestHash().equals(request.requestHash())) {
      throw new BusFailure(new Failure.Conflict("The key was used for another request."));
    }
    return new Begun(null, hesitations.getAndDecrement() > 0 ? null : known.answer());
  }
}
