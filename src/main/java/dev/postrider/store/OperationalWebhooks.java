package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Endpoints;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * Tells organizations what happened to their endpoints and deliveries, by messages of a hidden
 * application that each organization has one of: they are signed, delivered and retried like any
 * other. What nobody wants is not stored.
 */
final class OperationalWebhooks {
  private final Sql sql = Sql.of("operational");
  private final Database database;
  private final IdGenerator ids;
  private final HandOver handOver;

  OperationalWebhooks(Database database, IdGenerator ids, HandOver handOver) {
    this.database = database;
    this.ids = ids;
    this.handOver = handOver;
  }

  /**
   * Something to tell.
   *
   * @param eventType such as {@code endpoint.disabled}
   * @param data what the message says of it
   */
  record Notice(OrganizationId organizationId, String eventType, JsonObject data) {
    private Buffer payload() {
      return new JsonObject().put("type", eventType).put("data", data).toBuffer();
    }
  }

  /** The hidden application, made when it is first asked for. */
  Future<ApplicationId> application(SqlClient client, OrganizationId organization) {
    return find(client, organization)
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(found)
                    : database
                        .query(
                            client,
                            sql.get("create-application"),
                            Tuple.of(ids.next(), organization.value(), time(ids.clock().instant())))
                        .compose(made -> find(client, organization)))
        .map(Optional::orElseThrow);
  }

  /** Owes the notices to whoever wants them, in the caller's transaction. */
  Future<Void> tell(SqlClient client, List<Notice> notices) {
    if (notices.isEmpty()) {
      return Future.succeededFuture();
    }
    return database
        .query(
            client,
            sql.get("tell"),
            Tuple.tuple()
                .addValue(Rows.ids(notices, notice -> ids.next()))
                .addValue(Rows.ids(notices, notice -> notice.organizationId().value()))
                .addValue(Rows.strings(notices, Notice::eventType))
                .addValue(notices.stream().map(Notice::payload).toArray(Buffer[]::new))
                .addValue(time(ids.clock().instant())))
        .mapEmpty();
  }

  /** Has what was told delivered soon; to be called after the commit. */
  void hint() {
    handOver.announceDue();
  }

  /** Shows changes of endpoints to whoever watches live; to be called after the commit. */
  void show(List<Endpoints.Changed> changes) {
    changes.forEach(handOver::show);
  }

  private Future<Optional<ApplicationId>> find(SqlClient client, OrganizationId organization) {
    return database
        .query(client, sql.get("find-application"), Tuple.of(organization.value()))
        .map(rows -> Rows.first(rows).map(row -> new ApplicationId(row.getUUID("id"))));
  }
}
