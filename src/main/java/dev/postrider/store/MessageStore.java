package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Labels;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.Page;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Payload;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** The message table, for reading, and for removing payloads. */
final class MessageStore {
  private static final String NOUN = "message";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final ApplicationStore applications;
  private final LimitedScan<Message, MessageId> scan;

  MessageStore(Database database, ApplicationStore applications) {
    this.database = database;
    this.applications = applications;
    this.scan = new LimitedScan<>(database, MessageStore::read, Message::id, MessageId::new);
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Messages.GET, this::get)
        .compose(done -> bus.serve(Messages.BROWSE, this::browse))
        .compose(done -> bus.serve(Messages.EXPUNGE, this::expunge))
        .compose(done -> bus.serve(Messages.PRECHECK, this::precheck));
  }

  /** An application's message; {@link Failure.NotFound} application or message. */
  Future<Message> get(Messages.Get request) {
    return applications
        .resolve(request.organizationId(), request.application())
        .compose(
            application ->
                find(
                    request.organizationId(),
                    application,
                    request.message(),
                    request.withContent()));
  }

  /** The same within an application that has been resolved. */
  Future<Message> find(
      OrganizationId organization,
      ApplicationId application,
      IdOrUid<MessageId> message,
      boolean withContent) {
    return database
        .query(
            sql.get("find"),
            Tuple.of(
                organization.value(),
                application.value(),
                message.uuid(),
                message.text(),
                withContent))
        .compose(rows -> Rows.one(rows, MessageStore::read, NOUN, message.text()));
  }

  private Future<Page<Message>> browse(Messages.Browse request) {
    var filter = request.filter();
    return applications
        .resolve(request.organizationId(), request.application())
        .compose(
            application ->
                Keyset.byId(request.page(), MessageId::parse)
                    .map(keyset -> Keyset.within(keyset, filter.after(), filter.before()))
                    .compose(keyset -> browse(request, application, keyset)));
  }

  private Future<Page<Message>> browse(
      Messages.Browse request, ApplicationId application, Keyset<UUID> keyset) {
    var filter = request.filter();
    var values =
        Tuple.of(request.organizationId().value(), application.value(), keyset.low(), keyset.high())
            .addValue(keyset.rowLimit())
            .addValue(filter.channel())
            .addValue(Rows.texts(filter.eventTypes()))
            .addValue(filter.tag())
            .addValue(filter.withContent());
    boolean ascending = request.page().readsAscending();
    return scan.page(
        keyset,
        sql.get("browse", ascending),
        values,
        sql.get("browse-horizon", ascending),
        horizon(request.organizationId(), application, keyset));
  }

  private Future<Done> expunge(Messages.Expunge request) {
    var organization = request.organizationId();
    return applications
        .resolve(organization, request.application())
        .compose(
            application ->
                find(organization, application, request.message(), false)
                    .compose(
                        message ->
                            database.query(
                                sql.get("expunge"),
                                Tuple.of(
                                    organization.value(),
                                    application.value(),
                                    message.id().value()))))
        .map(new Done());
  }

  private Future<Messages.Prechecked> precheck(Messages.Precheck request) {
    return applications
        .resolve(request.organizationId(), request.application())
        .compose(
            application ->
                database.query(
                    sql.get("precheck"),
                    Tuple.of(application.value(), request.eventType())
                        .addValue(Rows.texts(request.channels()))))
        .map(rows -> new Messages.Prechecked(rows.iterator().next().getBoolean("active")));
  }

  private static Tuple horizon(
      OrganizationId organization, ApplicationId application, Keyset<UUID> keyset) {
    return Tuple.of(organization.value(), application.value(), keyset.low(), keyset.high());
  }

  /** Reads a message from the columns of a row. */
  static Message read(Row row) {
    UUID id = row.getUUID("id");
    Buffer payload = row.getBuffer("payload");
    return new Message(
        new MessageId(id),
        new Labels(
            row.getString("event_type"),
            row.getString("event_id"),
            Rows.texts(row, "channels"),
            Rows.texts(row, "tags")),
        payload == null ? null : Payload.copyOf(payload.getBytes()),
        row.getBoolean("expunged"),
        IdGenerator.instantOf(id));
  }
}
