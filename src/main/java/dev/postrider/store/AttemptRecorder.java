package dev.postrider.store;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Recorded;
import dev.postrider.contract.Deliveries.Result;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes attempts down and settles their deliveries, many in one statement. A result whose lease
 * was lost is history all the same, but changes nothing of the delivery.
 */
final class AttemptRecorder {
  private static final int BATCH_MAX = 500;

  /** More than a process can have in flight, so that no result is ever refused. */
  private static final int WAITING_MAX = 20_000;

  private final Sql sql = Sql.of("delivery");
  private final Database database;
  private final GroupCommit<Result, Recorded> commits =
      new GroupCommit<>(BATCH_MAX, WAITING_MAX, this::commit);

  AttemptRecorder(Database database) {
    this.database = database;
    database.meters().watch("record", commits);
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Deliveries.RECORD, commits::add);
  }

  private record Key(UUID messageId, UUID endpointId) {
    static Key of(Lease lease) {
      return new Key(lease.messageId().value(), lease.endpointId().value());
    }
  }

  private Future<List<Recorded>> commit(List<Result> batch) {
    return database
        .query(sql.get("record"), values(batch))
        .map(
            rows -> {
              Set<Key> held = new HashSet<>();
              for (Row row : rows) {
                held.add(new Key(row.getUUID("message_id"), row.getUUID("endpoint_id")));
              }
              return batch.stream()
                  .map(result -> new Recorded(held.contains(Key.of(result.delivery().lease()))))
                  .toList();
            });
  }

  private static Tuple values(List<Result> batch) {
    List<Attempt> attempts = batch.stream().map(Result::attempt).toList();
    List<Lease> leases = batch.stream().map(result -> result.delivery().lease()).toList();
    return Tuple.tuple()
        .addValue(Rows.ids(leases, lease -> lease.messageId().value()))
        .addValue(Rows.ids(leases, lease -> lease.endpointId().value()))
        .addValue(leases.stream().map(Lease::fence).toArray(Long[]::new))
        .addValue(Rows.ids(batch, result -> result.delivery().organizationId().value()))
        .addValue(Rows.ids(batch, result -> result.delivery().applicationId().value()))
        .addValue(Rows.ids(attempts, attempt -> attempt.id().value()))
        .addValue(Rows.strings(attempts, Attempt::url))
        .addValue(Rows.strings(attempts, attempt -> lower(attempt.status())))
        .addValue(attempts.stream().map(Attempt::statusCode).toArray(Integer[]::new))
        .addValue(Rows.strings(attempts, Attempt::response))
        .addValue(attempts.stream().map(a -> a.duration().toMillis()).toArray(Long[]::new))
        .addValue(Rows.strings(attempts, attempt -> lower(attempt.trigger())))
        .addValue(batch.stream().map(AttemptRecorder::nextAttempt).toArray(OffsetDateTime[]::new));
  }

  private static @Nullable OffsetDateTime nextAttempt(Result result) {
    return result.nextAttemptAt() == null ? null : Rows.time(result.nextAttemptAt());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
