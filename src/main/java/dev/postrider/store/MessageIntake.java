package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Accept;
import dev.postrider.contract.Messages.Idempotency;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MessageId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Accepts messages: each is committed together with the deliveries it owes, many in one statement.
 * Where this process delivers, the deliveries are leased to it in that statement and handed over
 * from memory after the commit.
 */
final class MessageIntake {
  private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(500, 1, 20_000);

  /** Neither channels nor tags may have it. */
  private static final String SEPARATOR = ",";

  private final Sql sql = Sql.of("message");
  private final Database database;
  private final IdGenerator ids;
  private final EarlierMessages earlier;
  private final HandOver handOver;
  private final GroupCommit<Entry, RowSet<Row>, Verdict> commits =
      new GroupCommit<>(LIMITS, this::commit, this::read);

  MessageIntake(Database database, IdGenerator ids, EarlierMessages earlier, HandOver handOver) {
    this.database = database;
    this.ids = ids;
    this.earlier = earlier;
    this.handOver = handOver;
    database.meters().watch("accept", commits);
  }

  private record Entry(MessageId id, Accept request) {}

  /** What became of an entry. */
  private sealed interface Verdict {
    record Accepted(ApplicationId applicationId) implements Verdict {}

    record NoApplication() implements Verdict {}

    record EventIdTaken(ApplicationId applicationId) implements Verdict {}

    record Repeated(ApplicationId applicationId) implements Verdict {}
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Messages.ACCEPT, this::accept);
  }

  private Future<Message> accept(Accept request) {
    var entry = new Entry(new MessageId(ids.next()), request);
    return commits.add(entry).compose(verdict -> answer(entry, verdict));
  }

  private Future<Message> answer(Entry entry, Verdict verdict) {
    var request = entry.request();
    return switch (verdict) {
      case Verdict.Accepted accepted ->
          Future.succeededFuture(
              new Message(
                  entry.id(),
                  request.labels(),
                  request.payload(),
                  false,
                  IdGenerator.instantOf(entry.id().value())));
      case Verdict.NoApplication none -> Rows.notFound("application", request.application().text());
      case Verdict.EventIdTaken taken -> earlier.refuseEventId(taken.applicationId(), request);
      case Verdict.Repeated repeated -> earlier.ofRepetition(repeated.applicationId(), request);
    };
  }

  private Future<RowSet<Row>> commit(List<Entry> batch) {
    return database.query(sql.get("accept"), values(batch, ids.clock().instant()));
  }

  private List<Verdict> read(List<Entry> batch, RowSet<Row> rows) {
    Map<UUID, Accept> requests = new HashMap<>();
    batch.forEach(entry -> requests.put(entry.id().value(), entry.request()));
    handOver.tell(rows, requests);
    List<Verdict> verdicts = verdicts(rows, batch);
    List<Messages.Accepted> accepted = accepted(batch, verdicts);
    database.meters().accepted(accepted.size());
    handOver.tellAccepted(accepted);
    return verdicts;
  }

  private static List<Messages.Accepted> accepted(List<Entry> batch, List<Verdict> verdicts) {
    List<Messages.Accepted> accepted = new ArrayList<>(batch.size());
    for (int i = 0; i < verdicts.size(); i++) {
      if (verdicts.get(i) instanceof Verdict.Accepted verdict) {
        Entry entry = batch.get(i);
        accepted.add(
            new Messages.Accepted(
                entry.request().organizationId(),
                verdict.applicationId(),
                entry.id(),
                entry.request().labels().eventType()));
      }
    }
    return accepted;
  }

  private Tuple values(List<Entry> batch, Instant now) {
    return Tuple.tuple()
        .addValue(Rows.ids(batch, entry -> entry.id().value()))
        .addValue(Rows.ids(batch, entry -> entry.request().organizationId().value()))
        .addValue(Rows.ids(batch, entry -> entry.request().application().uuid()))
        .addValue(Rows.strings(batch, entry -> entry.request().application().text()))
        .addValue(Rows.strings(batch, entry -> entry.request().labels().eventType()))
        .addValue(Rows.strings(batch, entry -> entry.request().labels().eventId()))
        .addValue(Rows.strings(batch, entry -> joined(entry.request().labels().channels())))
        .addValue(
            batch.stream()
                .map(entry -> Buffer.buffer(entry.request().payload().toByteArray()))
                .toArray(Buffer[]::new))
        .addValue(Rows.strings(batch, entry -> idempotency(entry, Idempotency::key)))
        .addValue(Rows.strings(batch, entry -> idempotency(entry, Idempotency::requestHash)))
        .addValue(handOver.isOpen())
        .addValue(time(now))
        .addValue(time(now.plus(handOver.lease())))
        .addValue(handOver.pausedEndpoints())
        .addValue(Rows.strings(batch, entry -> joined(entry.request().labels().tags())))
        .addValue(
            batch.stream().map(entry -> payloadExpiry(entry, now)).toArray(OffsetDateTime[]::new));
  }

  private static @Nullable String idempotency(Entry entry, Function<Idempotency, String> part) {
    var idempotency = entry.request().idempotency();
    return idempotency == null ? null : part.apply(idempotency);
  }

  private static @Nullable OffsetDateTime payloadExpiry(Entry entry, Instant now) {
    Duration lifetime = entry.request().payloadLifetime();
    return lifetime == null ? null : time(now.plus(lifetime));
  }

  private static @Nullable String joined(List<String> words) {
    return words.isEmpty() ? null : String.join(SEPARATOR, words);
  }

  private static List<Verdict> verdicts(RowSet<Row> rows, List<Entry> batch) {
    Map<UUID, Verdict> verdicts = new HashMap<>();
    for (Row row : rows) {
      verdicts.put(row.getUUID("id"), verdict(row));
    }
    return batch.stream()
        .map(entry -> verdicts.getOrDefault(entry.id().value(), new Verdict.NoApplication()))
        .toList();
  }

  private static Verdict verdict(Row row) {
    var application = new ApplicationId(row.getUUID("application_id"));
    if (row.getBoolean("accepted")) {
      return new Verdict.Accepted(application);
    }
    return row.getBoolean("repeated")
        ? new Verdict.Repeated(application)
        : new Verdict.EventIdTaken(application);
  }
}
