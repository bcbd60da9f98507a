package dev.postrider.store;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Gathers items while a batch is being committed and commits them together next, so that the batch
 * grows with the load by itself and nobody waits for a timer. Belongs to one event loop.
 *
 * @param <Q> an item
 * @param <R> what its commit tells of it
 */
final class GroupCommit<Q, R> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int batchMax;
  private final int waitingMax;
  private final Function<List<Q>, Future<List<R>>> commit;
  private final Queue<Waiting<Q, R>> waiting = new ArrayDeque<>();
  private boolean committing;
  private IntConsumer whenTaken = batchSize -> {};

  /**
   * @param batchMax the most items in a batch
   * @param waitingMax the most items that wait; more are refused
   * @param commit commits a batch and answers with a result for each item, in order
   */
  GroupCommit(int batchMax, int waitingMax, Function<List<Q>, Future<List<R>>> commit) {
    this.batchMax = batchMax;
    this.waitingMax = waitingMax;
    this.commit = commit;
  }

  /** Whom to tell the size of each batch. */
  void whenTaken(IntConsumer listener) {
    whenTaken = listener;
  }

  /** How many items wait; to any other thread it may be a moment old. */
  int waiting() {
    return waiting.size();
  }

  private record Waiting<Q, R>(Q item, Promise<R> result) {}

  /** Adds an item; its result follows the commit of its batch. */
  Future<R> add(Q item) {
    if (waiting.size() >= waitingMax) {
      return Future.failedFuture(
          new BusFailure(
              new Failure.Unavailable(
                  "More is coming in than can be stored. Slow down and try again.", RETRY_AFTER)));
    }
    Promise<R> result = Promise.promise();
    waiting.add(new Waiting<>(item, result));
    commitNext();
    return result.future();
  }

  private void commitNext() {
    if (committing || waiting.isEmpty()) {
      return;
    }
    committing = true;
    List<Waiting<Q, R>> batch = new ArrayList<>();
    while (batch.size() < batchMax && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    whenTaken.accept(batch.size());
    run(batch)
        .onComplete(
            done -> {
              committing = false;
              commitNext();
            });
  }

  /** Never fails: each item is told its own result. */
  private Future<Void> run(List<Waiting<Q, R>> batch) {
    return commit
        .apply(batch.stream().map(Waiting::item).toList())
        .onSuccess(
            results -> {
              for (int i = 0; i < results.size(); i++) {
                batch.get(i).result().complete(results.get(i));
              }
            })
        .<Void>mapEmpty()
        .recover(cause -> isolate(batch, cause));
  }

  /**
   * An item that the database refuses must not take the others of its batch with it: halves are
   * committed on their own until the bad item stands alone.
   */
  private Future<Void> isolate(List<Waiting<Q, R>> batch, Throwable cause) {
    if (batch.size() > 1 && cause instanceof PgException) {
      int middle = batch.size() / 2;
      return run(batch.subList(0, middle))
          .compose(done -> run(batch.subList(middle, batch.size())));
    }
    batch.forEach(item -> item.result().fail(cause));
    return Future.succeededFuture();
  }
}
