package dev.postrider.store;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Deliveries.Result;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.store.OperationalWebhooks.Notice;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the notices of attempts that have just been recorded. */
final class DeliveryNotices {
  private final Sql sql = Sql.of("operational");
  private final Database database;

  DeliveryNotices(Database database) {
    this.database = database;
  }

  /**
   * A result that settled or rescheduled its delivery.
   *
   * @param disablesEndpoint whether it is the one because of which its endpoint was disabled
   */
  record Settled(Result result, boolean disablesEndpoint) {
    private Attempt attempt() {
      return result.attempt();
    }
  }

  /** What to tell of them; nothing of deliveries of operational messages. */
  Future<List<Notice>> of(SqlClient client, List<Settled> settled) {
    return database
        .query(
            client,
            sql.get("describe-deliveries"),
            Tuple.tuple()
                .addValue(Rows.ids(settled, one -> one.attempt().messageId().value()))
                .addValue(Rows.ids(settled, one -> one.attempt().endpointId().value()))
                .addValue(Rows.ids(settled, one -> one.attempt().id().value())))
        .map(
            rows -> {
              Map<UUID, Row> described = new HashMap<>();
              rows.forEach(row -> described.put(row.getUUID("attempt_id"), row));
              List<Notice> notices = new ArrayList<>();
              for (Settled one : settled) {
                Row row = described.get(one.attempt().id().value());
                if (row != null) {
                  add(notices, one, row);
                }
              }
              return notices;
            });
  }

  private static void add(List<Notice> notices, Settled settled, Row row) {
    Result result = settled.result();
    String eventType = eventType(result, row.getBoolean("recovered"));
    var organization = result.delivery().organizationId();
    if (eventType != null) {
      notices.add(new Notice(organization, eventType, ofDelivery(result, row)));
    }
    if (settled.disablesEndpoint()) {
      notices.add(
          new Notice(
              organization,
              EndpointNotices.DISABLED,
              EndpointNotices.disabled(endpoint(result, row), row, "automatic")));
    }
  }

  private static @Nullable String eventType(Result result, boolean recovered) {
    if (result.attempt().status() == AttemptStatus.SUCCESS) {
      return recovered ? "message.attempt.recovered" : null;
    }
    var escalation = Escalation.of(result);
    return escalation == null
        ? null
        : "message.attempt." + escalation.name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject ofDelivery(Result result, Row row) {
    Attempt attempt = result.attempt();
    return new JsonObject()
        .put("appId", result.delivery().applicationId().toString())
        .put("appUid", row.getString("application_uid"))
        .put("endpointId", attempt.endpointId().toString())
        .put("endpointUid", row.getString("endpoint_uid"))
        .put("msgId", attempt.messageId().toString())
        .put("msgEventId", row.getString("event_id"))
        .put(
            "lastAttempt",
            new JsonObject()
                .put("id", attempt.id().toString())
                .put("responseStatusCode", attempt.statusCode())
                .put("timestamp", attempt.startedAt().toString()));
  }

  private static JsonObject endpoint(Result result, Row row) {
    return EndpointNotices.endpoint(
        result.delivery().applicationId(), result.attempt().endpointId(), row);
  }
}
