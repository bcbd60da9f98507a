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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Gathers items while batches are being committed and commits them together next, so that the batch
 * grows with the load by itself and nobody waits for a timer. Belongs to one event loop.
 *
 * @param <Q> an item
 * @param <S> what the commit of a batch replies
 * @param <R> what that tells of an item
 */
final class GroupCommit<Q, S, R> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Limits limits;
  private final Function<List<Q>, Future<S>> commit;
  private final BiFunction<List<Q>, S, List<R>> read;
  private final Queue<Waiting<Q, R>> waiting = new ArrayDeque<>();
  private int committing;
  private IntConsumer whenTaken = batchSize -> {};

  /**
   * The most of everything, each from 1.
   *
   * @param batch items in a batch
   * @param commits batches that are being committed at a time
   * @param waiting items that wait; more are refused
   */
  record Limits(int batch, int commits, int waiting) {}

  /**
   * @param commit commits a batch
   * @param read reads from the reply to it a result for each item, in order
   */
  GroupCommit(
      Limits limits, Function<List<Q>, Future<S>> commit, BiFunction<List<Q>, S, List<R>> read) {
    this.limits = limits;
    this.commit = commit;
    this.read = read;
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
    if (waiting.size() >= limits.waiting()) {
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
    if (committing >= limits.commits() || waiting.isEmpty()) {
      return;
    }
    committing++;
    List<Waiting<Q, R>> batch = new ArrayList<>();
    while (batch.size() < limits.batch() && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    whenTaken.accept(batch.size());
    commit
        .apply(items(batch))
        .onComplete(
            reply -> {
              // Before the results are told, so that the database does not wait for that.
              goOn();
              tell(batch, reply);
            },
            cause -> isolate(batch, cause).onComplete(done -> goOn()));
  }

  private void goOn() {
    committing--;
    commitNext();
  }

  private static <Q, R> List<Q> items(List<Waiting<Q, R>> batch) {
    return batch.stream().map(Waiting::item).toList();
  }

  private void tell(List<Waiting<Q, R>> batch, S reply) {
    List<R> results;
    try {
      results = read.apply(items(batch), reply);
    } catch (RuntimeException fault) {
      batch.forEach(item -> item.result().fail(fault));
      return;
    }
    for (int i = 0; i < results.size(); i++) {
      batch.get(i).result().complete(results.get(i));
    }
  }

  /** Never fails: each item is told its own result. */
  private Future<Void> run(List<Waiting<Q, R>> batch) {
    return commit
        .apply(items(batch))
        .onSuccess(reply -> tell(batch, reply))
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
