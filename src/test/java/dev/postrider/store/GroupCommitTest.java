package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final List<List<Integer>> batches = new ArrayList<>();
  private final List<Promise<List<Integer>>> commits = new ArrayList<>();
  private final GroupCommit<Integer, List<Integer>, Integer> group =
      new GroupCommit<>(new GroupCommit.Limits(3, 1, 5), this::commit, (items, reply) -> reply);

  private Future<List<Integer>> commit(List<Integer> batch) {
    batches.add(batch);
    Promise<List<Integer>> promise = Promise.promise();
    commits.add(promise);
    return promise.future();
  }

  private void finish(int commit) {
    commits.get(commit).complete(batches.get(commit).stream().map(item -> item * 10).toList());
  }

  @Test
  void gathersWhileABatchIsBeingCommitted() {
    // Given
    List<Future<Integer>> results = new ArrayList<>();
    for (int item = 1; item <= 5; item++) {
      results.add(group.add(item));
    }

    // When
    finish(0);

    // Then
    assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4));
    assertThat(results.get(0).result()).isEqualTo(10);
    assertThat(results.get(1).isComplete()).isFalse();
    finish(1);
    assertThat(results.get(3).result()).isEqualTo(40);
    assertThat(batches.get(2)).containsExactly(5);
  }

  @Test
  void refusesWhatIsMoreThanMayWait() {
    // Given
    for (int item = 0; item < 6; item++) {
      group.add(item);
    }

    // When
    Future<Integer> result = group.add(7);

    // Then
    assertThat(((BusFailure) result.cause()).failure()).isInstanceOf(Failure.Unavailable.class);
    assertThat(((BusFailure) result.cause()).failure().detail()).contains("try again");
  }

  @Test
  void isolatesAnItemThatTheDatabaseRefuses() {
    // Given
    var refusing =
        new GroupCommit<Integer, List<Integer>, Integer>(
            new GroupCommit.Limits(10, 1, 100),
            batch -> {
              batches.add(batch);
              return batches.size() > 1 && batch.contains(13)
                  ? Future.failedFuture(new PgException("bad", "ERROR", "22021", "bad"))
                  : batches.size() == 1
                      ? Future.future(commits::add)
                      : Future.succeededFuture(batch);
            },
            (items, reply) -> reply);
    var first = refusing.add(0);
    List<Future<Integer>> results = List.of(refusing.add(12), refusing.add(13), refusing.add(14));

    // When
    commits.getFirst().complete(List.of(0));

    // Then
    assertThat(first.result()).isZero();
    assertThat(results.get(0).result()).isEqualTo(12);
    assertThat(results.get(1).cause()).isInstanceOf(PgException.class);
    assertThat(results.get(2).result()).isEqualTo(14);
  }

  @Test
  void aBatchFailsAsAWholeWhenTheDatabaseIsAway() {
    // Given
    var first = group.add(1);
    var second = group.add(2);
    var third = group.add(3);
    finish(0);

    // When
    commits.get(1).fail(new BusFailure(new Failure.Unavailable("away", Duration.ofSeconds(1))));

    // Then
    assertThat(first.succeeded()).isTrue();
    assertThat(second.failed()).isTrue();
    assertThat(third.failed()).isTrue();
    assertThat(batches).hasSize(2);
  }
}
