package dev.postrider.store;

import dev.postrider.contract.Endpoints.Changed;
import dev.postrider.contract.Endpoints.DisabledReason;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Endpoints.Event;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.store.OperationalWebhooks.Notice;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/** Tells what callers did to endpoints, in the transaction that does it. */
final class EndpointNotices {
  static final String CREATED = "endpoint.created";
  static final String UPDATED = "endpoint.updated";
  static final String DELETED = "endpoint.deleted";
  static final String ENABLED = "endpoint.enabled";
  static final String DISABLED = "endpoint.disabled";

  private final Sql sql = Sql.of("operational");
  private final Database database;
  private final OperationalWebhooks webhooks;

  EndpointNotices(Database database, OperationalWebhooks webhooks) {
    this.database = database;
    this.webhooks = webhooks;
  }

  /** An endpoint by all its ids. */
  record Which(OrganizationId organization, ApplicationId application, EndpointId endpoint) {}

  /** Tells of an endpoint, unless it is an operational one itself. */
  Future<Void> tell(SqlClient client, Which which, List<String> eventTypes) {
    return database
        .query(client, sql.get("describe-endpoint"), Tuple.of(which.endpoint().value()))
        .compose(
            rows ->
                webhooks.tell(
                    client,
                    Rows.first(rows).stream()
                        .flatMap(row -> eventTypes.stream().map(type -> notice(type, which, row)))
                        .toList()));
  }

  /** What happened to an endpoint that a caller changed. */
  static List<String> ofChange(Endpoint before, Endpoint after) {
    boolean disabled = after.attributes().disabled();
    if (before.attributes().disabled() == disabled) {
      return List.of(UPDATED);
    }
    return List.of(UPDATED, disabled ? DISABLED : ENABLED);
  }

  /** The same for those who watch live. */
  static Changed news(
      EndpointOwners.Scope scope, EndpointId endpoint, String eventType, Instant at) {
    var event =
        switch (eventType) {
          case CREATED -> Event.CREATED;
          case UPDATED -> Event.UPDATED;
          case ENABLED -> Event.ENABLED;
          case DISABLED -> Event.DISABLED;
          case DELETED -> Event.DELETED;
          default -> throw new IllegalArgumentException(eventType);
        };
    return new Changed(
        scope.organization(),
        scope.application(),
        endpoint,
        event,
        event == Event.DISABLED ? DisabledReason.MANUAL : null,
        at);
  }

  private static Notice notice(String eventType, Which which, Row row) {
    JsonObject endpoint = endpoint(which.application(), which.endpoint(), row);
    return new Notice(
        which.organization(),
        eventType,
        eventType.equals(DISABLED) ? disabled(endpoint, row, "manual") : endpoint);
  }

  /** What every notice says of an endpoint. */
  static JsonObject endpoint(ApplicationId application, EndpointId endpoint, Row row) {
    return new JsonObject()
        .put("appId", application.toString())
        .put("appUid", row.getString("application_uid"))
        .put("endpointId", endpoint.toString())
        .put("endpointUid", row.getString("endpoint_uid"));
  }

  /**
   * The same and what is said of a disabled one. The wire requires a {@code failSince}: where
   * nothing has failed it is the moment of disabling.
   */
  static JsonObject disabled(JsonObject endpoint, Row row, String trigger) {
    String column =
        row.getOffsetDateTime("failing_since") == null ? "disabled_at" : "failing_since";
    return endpoint.put("failSince", Rows.instant(row, column).toString()).put("trigger", trigger);
  }
}
