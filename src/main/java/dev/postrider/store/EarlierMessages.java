package dev.postrider.store;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages.Accept;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import java.util.Optional;

/** Answers for messages that were not stored because an earlier one has their name. */
final class EarlierMessages {
  private final Sql sql = Sql.of("message");
  private final Database database;
  private final MessageStore messages;

  EarlierMessages(Database database, MessageStore messages) {
    this.database = database;
    this.messages = messages;
  }

  /** Names the message that has the event id: {@link Failure.AlreadyExists}. */
  Future<Message> refuseEventId(ApplicationId application, Accept request) {
    String eventId = String.valueOf(request.labels().eventId());
    return database
        .query(sql.get("find-by-event-id"), Tuple.of(application.value(), eventId))
        .compose(
            rows ->
                Rows.one(rows, row -> new MessageId(row.getUUID("message_id")), "message", eventId))
        .compose(
            id ->
                Future.failedFuture(
                    new BusFailure(
                        new Failure.AlreadyExists(
                            "message with the eventId", eventId, id.toString()))));
  }

  /**
   * The message that the first request under the key was answered with; {@link Failure.Conflict} if
   * that was another request. It may itself have been refused, for its event id.
   */
  Future<Message> ofRepetition(ApplicationId application, Accept request) {
    var idempotency = Objects.requireNonNull(request.idempotency(), "repeated by its key");
    var organization = request.organizationId();
    return database
        .query(
            sql.get("find-by-idempotency-key"),
            Tuple.of(organization.value(), idempotency.key(), idempotency.requestHash()))
        .compose(
            rows ->
                Rows.one(rows, EarlierMessages::firstMessage, "idempotency key", idempotency.key()))
        .compose(
            first ->
                first
                    .map(id -> messages.find(organization, application, id, true))
                    .orElseGet(() -> anotherRequest(idempotency.key())))
        .recover(
            cause ->
                isNotFound(cause) && request.labels().eventId() != null
                    ? refuseEventId(application, request)
                    : Future.failedFuture(cause));
  }

  private static Optional<IdOrUid<MessageId>> firstMessage(Row row) {
    var id = new MessageId(row.getUUID("message_id"));
    return row.getBoolean("same_request")
        ? Optional.of(MessageId.reference(id.toString()))
        : Optional.empty();
  }

  private static Future<Message> anotherRequest(String key) {
    return Future.failedFuture(
        new BusFailure(
            new Failure.Conflict(
                "The idempotency key '%s' was used for another request. Use a new key."
                    .formatted(key))));
  }

  private static boolean isNotFound(Throwable cause) {
    return cause instanceof BusFailure refused && refused.failure() instanceof Failure.NotFound;
  }
}
