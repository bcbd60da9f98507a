package dev.postrider.store;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Recorded;
import dev.postrider.contract.Deliveries.Result;
import dev.postrider.contract.Endpoints;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.store.DeliveryNotices.Settled;
import dev.postrider.store.DisabledEndpointMails.Disabled;
import dev.postrider.telemetry.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes attempts down, settles their deliveries and keeps track of endpoints that only fail, many
 * in one statement; plain {@link Successes} in another, which does less. A result whose lease was
 * lost is history all the same, but changes nothing else. Results that disable an endpoint, and
 * others of which an organization wants to be told, take a second step, one transaction with the
 * telling.
 */
final class AttemptRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRecorder.class);
  private static final String GONE = "gone";

  /** More may wait than a process can have in flight, so that no result is ever refused. */
  static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(500, 1, 20_000);

  private final Sql sql = Sql.of("delivery");
  private final Database database;
  private final InstantSource clock;
  private final Duration disableAfter;
  private final Telling telling;
  private final DeliveryNotices notices;
  private final Successes successes;
  private final GroupCommit<Result, Set<Lease>, Recorded> commits =
      new GroupCommit<>(LIMITS, this::commit, AttemptRecorder::recorded);

  /**
   * @param disableAfter for how long an endpoint may only fail before it is disabled; zero for ever
   */
  AttemptRecorder(Database database, InstantSource clock, Duration disableAfter, Telling telling) {
    this.database = database;
    this.clock = clock;
    this.disableAfter = disableAfter;
    this.telling = telling;
    this.notices = new DeliveryNotices(database);
    this.successes = new Successes(database);
    database.meters().watch("record", commits);
  }

  /** Who is told: organizations, their people, and the other processes. */
  record Telling(OperationalWebhooks webhooks, DisabledEndpointMails mails, Herald herald) {}

  Future<Void> serve(Bus bus) {
    return bus.serve(
        Deliveries.RECORD,
        result -> Successes.has(result) ? successes.record(result) : commits.add(result));
  }

  /**
   * What the statement did.
   *
   * @param held the leases that held
   * @param deferred the leases whose results it left out
   * @param disabled the endpoints that it disabled, with the reason
   */
  private record Step(Set<Lease> held, Set<Lease> deferred, Map<EndpointId, String> disabled) {}

  private Future<Set<Lease>> commit(List<Result> batch) {
    return database
        .query(sql.get("record"), values(batch, false))
        .map(AttemptRecorder::read)
        .onSuccess(step -> show(step, batch))
        .compose(
            step ->
                step.deferred().isEmpty()
                    ? Future.succeededFuture(step.held())
                    : recordAndTell(with(batch, step.deferred()))
                        .map(
                            second -> {
                              step.held().addAll(second.held());
                              return step.held();
                            }));
  }

  private static List<Recorded> recorded(List<Result> batch, Set<Lease> held) {
    return batch.stream()
        .map(result -> new Recorded(held.contains(result.delivery().lease())))
        .toList();
  }

  /** An attempt and the messages about it are committed together or not at all. */
  private Future<Step> recordAndTell(List<Result> batch) {
    return database
        .inTransaction(
            client ->
                database
                    .query(client, sql.get("record"), values(batch, true))
                    .map(AttemptRecorder::read)
                    .compose(
                        step ->
                            notices
                                .of(client, settled(batch, step))
                                .compose(news -> telling.webhooks().tell(client, news))
                                .compose(told -> mail(client, settled(batch, step), step))
                                .map(step)))
        .onSuccess(
            step -> {
              show(step, batch);
              telling.webhooks().hint();
            });
  }

  private Future<Void> mail(SqlClient client, List<Settled> settled, Step step) {
    return telling
        .mails()
        .tell(
            client,
            settled.stream()
                .filter(Settled::disablesEndpoint)
                .map(Settled::result)
                .map(result -> disabled(result, step))
                .toList());
  }

  private static Disabled disabled(Result result, Step step) {
    var endpoint = result.delivery().lease().endpointId();
    return new Disabled(
        result.delivery().organizationId(),
        result.delivery().applicationId(),
        endpoint,
        GONE.equals(step.disabled().get(endpoint)));
  }

  private static List<Result> with(List<Result> batch, Set<Lease> leases) {
    return batch.stream().filter(result -> leases.contains(result.delivery().lease())).toList();
  }

  /** Several results may disable an endpoint, but it is told of once. */
  private static List<Settled> settled(List<Result> batch, Step step) {
    Set<EndpointId> toldOf = new HashSet<>();
    List<Settled> settled = new ArrayList<>();
    for (Result result : with(batch, step.held())) {
      var endpoint = result.delivery().lease().endpointId();
      boolean disables =
          result.attempt().status() == AttemptStatus.FAIL
              && step.disabled().containsKey(endpoint)
              && toldOf.add(endpoint);
      settled.add(new Settled(result, disables));
    }
    return settled;
  }

  private static Step read(RowSet<Row> rows) {
    var step = new Step(new HashSet<>(), new HashSet<>(), new HashMap<>());
    for (Row row : rows) {
      var lease =
          new Lease(
              new MessageId(row.getUUID("message_id")),
              new EndpointId(row.getUUID("endpoint_id")),
              row.getLong("fence"));
      (row.getBoolean("deferred") ? step.deferred() : step.held()).add(lease);
      String reason = row.getString("disabled_reason");
      if (reason != null) {
        step.disabled().put(lease.endpointId(), reason);
      }
    }
    return step;
  }

  /** In the log, to the other processes and to whoever watches live. */
  private void show(Step step, List<Result> batch) {
    if (step.disabled().isEmpty()) {
      return;
    }
    step.disabled().keySet().forEach(id -> telling.herald().tell(Signal.endpointChanged(id)));
    Set<EndpointId> shown = new HashSet<>();
    for (Result result : with(batch, step.held())) {
      var endpoint = result.delivery().lease().endpointId();
      String reason = step.disabled().get(endpoint);
      if (reason != null && shown.add(endpoint)) {
        show(result.delivery(), reason.equals(GONE));
      }
    }
  }

  private void show(Deliveries.Leased delivery, boolean gone) {
    var endpoint = delivery.lease().endpointId();
    LOG.atInfo()
        .addKeyValue(LogKeys.ORGANIZATION_ID, delivery.organizationId())
        .addKeyValue(LogKeys.APPLICATION_ID, delivery.applicationId())
        .addKeyValue(LogKeys.ENDPOINT_ID, endpoint)
        .log(gone ? "endpoint is gone, disabled" : "endpoint only failed, disabled");
    telling
        .webhooks()
        .show(
            List.of(
                new Endpoints.Changed(
                    delivery.organizationId(),
                    delivery.applicationId(),
                    endpoint,
                    Endpoints.Event.DISABLED,
                    gone ? Endpoints.DisabledReason.GONE : Endpoints.DisabledReason.FAILING,
                    clock.instant())));
  }

  private Tuple values(List<Result> batch, boolean telling) {
    List<Attempt> attempts = batch.stream().map(Result::attempt).toList();
    List<Lease> leases = batch.stream().map(result -> result.delivery().lease()).toList();
    Instant now = clock.instant();
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
        .addValue(batch.stream().map(AttemptRecorder::nextAttempt).toArray(OffsetDateTime[]::new))
        .addValue(Rows.strings(batch, AttemptRecorder::escalation))
        .addValue(batch.stream().map(Escalation::isRepeated).toArray(Boolean[]::new))
        .addValue(telling)
        .addValue(Rows.time(now))
        .addValue(disableAfter.isZero() ? null : Rows.time(now.minus(disableAfter)));
  }

  private static @Nullable String escalation(Result result) {
    var escalation = Escalation.of(result);
    return escalation == null ? null : lower(escalation);
  }

  private static @Nullable OffsetDateTime nextAttempt(Result result) {
    return result.nextAttemptAt() == null ? null : Rows.time(result.nextAttemptAt());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
