package dev.postrider.store;

import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Recorded;
import dev.postrider.contract.Deliveries.Result;
import dev.postrider.domain.AttemptStatus;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Records first attempts that succeeded, which is what most results are: nothing is scheduled,
 * escalated or told, so that the statement need only append and delete.
 */
final class Successes {
  private final Sql sql = Sql.of("delivery");
  private final Database database;
  private final GroupCommit<Result, RowSet<Row>, Recorded> commits =
      new GroupCommit<>(AttemptRecorder.LIMITS, this::commit, Successes::read);

  Successes(Database database) {
    this.database = database;
    database.meters().watch("settle", commits);
  }

  /** Whether a result belongs here. */
  static boolean has(Result result) {
    return result.attempt().status() == AttemptStatus.SUCCESS && !Escalation.isRepeated(result);
  }

  Future<Recorded> record(Result result) {
    return commits.add(result);
  }

  private record Key(UUID messageId, UUID endpointId) {}

  private Future<RowSet<Row>> commit(List<Result> batch) {
    return database.query(sql.get("settle"), values(batch));
  }

  private static List<Recorded> read(List<Result> batch, RowSet<Row> rows) {
    Set<Key> settled = new HashSet<>();
    for (Row row : rows) {
      settled.add(new Key(row.getUUID(0), row.getUUID(1)));
    }
    return batch.stream()
        .map(result -> new Recorded(settled.contains(key(result.delivery().lease()))))
        .toList();
  }

  private static Key key(Lease lease) {
    return new Key(lease.messageId().value(), lease.endpointId().value());
  }

  private static Tuple values(List<Result> batch) {
    return Tuple.tuple()
        .addValue(Rows.ids(batch, result -> result.attempt().messageId().value()))
        .addValue(Rows.ids(batch, result -> result.attempt().endpointId().value()))
        .addValue(batch.stream().map(r -> r.delivery().lease().fence()).toArray(Long[]::new))
        .addValue(Rows.ids(batch, result -> result.delivery().organizationId().value()))
        .addValue(Rows.ids(batch, result -> result.delivery().applicationId().value()))
        .addValue(Rows.ids(batch, result -> result.attempt().id().value()))
        .addValue(Rows.strings(batch, result -> result.attempt().url()))
        .addValue(batch.stream().map(r -> r.attempt().statusCode()).toArray(Integer[]::new))
        .addValue(Rows.strings(batch, result -> result.attempt().response()))
        .addValue(batch.stream().map(r -> r.attempt().duration().toMillis()).toArray(Long[]::new))
        .addValue(
            batch.stream()
                .map(result -> result.attempt().endpointId().value())
                .distinct()
                .toArray(UUID[]::new));
  }
}
