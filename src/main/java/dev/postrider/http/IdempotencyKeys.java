package dev.postrider.http;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Bus;
import dev.postrider.contract.IdempotentRequests;
import dev.postrider.contract.IdempotentRequests.Answer;
import dev.postrider.contract.IdempotentRequests.Begin;
import dev.postrider.contract.IdempotentRequests.Finish;
import dev.postrider.contract.IdempotentRequests.Forget;
import dev.postrider.contract.IdempotentRequests.RequestKey;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a request with an idempotency key out once, and answers its repetitions as it answered
 * the first. Only what succeeded is remembered: a refusal has changed nothing.
 */
final class IdempotencyKeys {
  static final String HEADER = "idempotency-key";

  private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);

  /** Keeps the key in the transaction that stores the message, which is surer. */
  private static final String MESSAGE = "v1.message.create";

  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final int LOOKS_MAX = 50;

  private final Vertx vertx;
  private final Bus bus;

  IdempotencyKeys(Vertx vertx, Bus bus) {
    this.vertx = vertx;
    this.bus = bus;
  }

  /** Carries a call out, or answers as its first try was answered. */
  Future<Reply> handle(Operation operation, OperationHandler handler, Call call) {
    if (!call.parameters().values().containsKey(HEADER) || operation.id().equals(MESSAGE)) {
      return handler.handle(call);
    }
    var begin = new Begin(key(call), hash(operation, call));
    return begin(begin, handler, call, LOOKS_MAX);
  }

  private static RequestKey key(Call call) {
    String caller =
        switch (call.principal().orElseThrow()) {
          // The answer may hold a secret that another key has no scope for.
          case ApiKeys.Holder key -> key.apiKeyId().toString();
          case PortalTokens.Holder portal -> portal.applicationId().toString();
          case Sessions.Member member -> member.personId().toString();
        };
    return new RequestKey(
        call.organizationId(),
        RequestHash.of(caller, call.parameters().text(HEADER).getBytes(StandardCharsets.UTF_8)));
  }

  private static String hash(Operation operation, Call call) {
    String target = operation.id() + call.parameters().fingerprint();
    return call.content().map(body -> body.hash(target)).orElseGet(() -> RequestHash.of(target));
  }

  private Future<Reply> begin(Begin begin, OperationHandler handler, Call call, int looks) {
    return bus.request(IdempotentRequests.BEGIN, begin)
        .compose(
            begun -> {
              if (begun.taken() != null) {
                return carryOut(begin.key(), begun.taken(), handler, call);
              }
              return begun.earlier() == null
                  ? lookAgain(begin, handler, call, looks - 1)
                  : Future.succeededFuture(reply(begun.earlier()));
            });
  }

  private Future<Reply> lookAgain(Begin begin, OperationHandler handler, Call call, int looks) {
    if (looks == 0) {
      throw new Refusal(
          ProblemKind.CONFLICT,
          "A request with this idempotency key is still being worked on. Send it again later.");
    }
    return vertx
        .timer(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
        .compose(later -> begin(begin, handler, call, looks));
  }

  private Future<Reply> carryOut(RequestKey key, UUID taken, OperationHandler handler, Call call) {
    return Future.succeededFuture()
        .compose(now -> handler.handle(call))
        .compose(
            reply ->
                bus.request(IdempotentRequests.FINISH, new Finish(key, taken, answer(reply)))
                    .transform(kept -> afterFinish(kept.cause(), reply)),
            refused ->
                bus.request(IdempotentRequests.FORGET, new Forget(key, taken))
                    .transform(forgotten -> Future.failedFuture(refused)));
  }

  /** The work is done, whether or not its answer could be kept. */
  private static Future<Reply> afterFinish(@Nullable Throwable failure, Reply reply) {
    if (failure != null) {
      LOG.atWarn().setCause(failure).log("Answer not kept for its idempotency key");
    }
    return Future.succeededFuture(reply);
  }

  private static Answer answer(Reply reply) {
    Buffer body = reply.body();
    return new Answer(reply.status(), body == null ? null : body.toString(StandardCharsets.UTF_8));
  }

  private static Reply reply(Answer answer) {
    String body = answer.body();
    return new Reply(answer.status(), body == null ? null : Buffer.buffer(body));
  }
}
