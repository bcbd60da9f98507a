package dev.postrider.store;

import dev.postrider.contract.Attempts;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Done;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.Page;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.AttemptId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.Trigger;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The attempt table, for reading, and for removing answers. */
final class AttemptStore {
  private static final String NOUN = "attempt";

  private final Sql sql = Sql.of(NOUN);
  private final Database database;
  private final MessageStore messages;
  private final EndpointStore endpoints;

  AttemptStore(Database database, MessageStore messages, EndpointStore endpoints) {
    this.database = database;
    this.messages = messages;
    this.endpoints = endpoints;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Attempts.GET, this::get)
        .compose(done -> bus.serve(Attempts.EXPUNGE, this::expunge))
        .compose(done -> bus.serve(Attempts.BROWSE_BY_MESSAGE, this::browseByMessage))
        .compose(done -> bus.serve(Attempts.BROWSE_BY_ENDPOINT, this::browseByEndpoint));
  }

  private Future<Attempt> get(Attempts.Get request) {
    return messages
        .get(
            new Messages.Get(
                request.organizationId(), request.application(), request.message(), false))
        .compose(
            message ->
                database.query(
                    sql.get("find"),
                    Tuple.of(
                        request.organizationId().value(),
                        message.id().value(),
                        request.attemptId().value())))
        .compose(rows -> Rows.one(rows, AttemptStore::read, NOUN, request.attemptId().toString()));
  }

  private Future<Done> expunge(Attempts.Get request) {
    return get(request)
        .compose(
            attempt ->
                database.query(
                    sql.get("expunge"),
                    Tuple.of(
                        request.organizationId().value(),
                        attempt.messageId().value(),
                        attempt.id().value())))
        .map(new Done());
  }

  private Future<Page<Attempt>> browseByMessage(Attempts.BrowseByMessage request) {
    var filter = request.filter();
    return messages
        .get(
            new Messages.Get(
                request.organizationId(), request.application(), request.message(), false))
        .compose(
            message ->
                endpointId(request)
                    .compose(
                        endpoint ->
                            bounds(request.page(), filter)
                                .compose(
                                    keyset ->
                                        matches(message, filter)
                                            ? browse(request, message, endpoint, keyset)
                                            : Future.succeededFuture(none()))));
  }

  private Future<Optional<EndpointId>> endpointId(Attempts.BrowseByMessage request) {
    return request.endpoint() == null
        ? Future.succeededFuture(Optional.empty())
        : endpoints
            .get(
                new Endpoints.Get(
                    request.organizationId(), request.application(), request.endpoint()))
            .map(endpoint -> Optional.of(endpoint.id()));
  }

  /** What a filter says of messages is decided once, for the only message there is. */
  private static boolean matches(Message message, Attempts.Filter filter) {
    return (filter.channel() == null || message.channels().contains(filter.channel()))
        && (filter.eventTypes().isEmpty() || filter.eventTypes().contains(message.eventType()));
  }

  private static Page<Attempt> none() {
    return new Page<>(List.of(), null, null, true);
  }

  private Future<Page<Attempt>> browse(
      Attempts.BrowseByMessage request,
      Message message,
      Optional<EndpointId> endpoint,
      Keyset<UUID> keyset) {
    var filter = request.filter();
    var values =
        start(request.organizationId().value(), message.id().value(), keyset)
            .addValue(endpoint.map(EndpointId::value).orElse(null))
            .addValue(text(filter.status()))
            .addValue(filter.statusCodeClass())
            .addValue(filter.withContent());
    return read("browse-by-message", keyset, values);
  }

  private Future<Page<Attempt>> browseByEndpoint(Attempts.BrowseByEndpoint request) {
    var filter = request.filter();
    return endpoints
        .get(new Endpoints.Get(request.organizationId(), request.application(), request.endpoint()))
        .compose(
            endpoint ->
                bounds(request.page(), filter)
                    .compose(
                        keyset ->
                            read(
                                "browse-by-endpoint",
                                keyset,
                                start(
                                        request.organizationId().value(),
                                        endpoint.id().value(),
                                        keyset)
                                    .addValue(text(filter.status()))
                                    .addValue(filter.statusCodeClass())
                                    .addValue(filter.channel())
                                    .addValue(Rows.texts(filter.eventTypes()))
                                    .addValue(filter.withContent()))));
  }

  private static Future<Keyset<UUID>> bounds(PageRequest page, Attempts.Filter filter) {
    return Keyset.byId(page, AttemptId::parse)
        .map(keyset -> Keyset.within(keyset, filter.after(), filter.before()));
  }

  private static Tuple start(UUID organization, UUID of, Keyset<UUID> keyset) {
    return Tuple.of(organization, of, keyset.low(), keyset.high(), keyset.rowLimit());
  }

  private Future<Page<Attempt>> read(String statement, Keyset<UUID> keyset, Tuple values) {
    return database
        .query(sql.get(statement, keyset.page().readsAscending()), values)
        .map(rows -> keyset.toPage(rows, AttemptStore::read, item -> item.id().toString()));
  }

  private static @Nullable String text(@Nullable AttemptStatus status) {
    return status == null ? null : status.name().toLowerCase(Locale.ROOT);
  }

  private static Attempt read(Row row) {
    UUID id = row.getUUID("id");
    return new Attempt(
        new AttemptId(id),
        new MessageId(row.getUUID("message_id")),
        new EndpointId(row.getUUID("endpoint_id")),
        row.getString("url"),
        AttemptStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getInteger("status_code"),
        row.getString("response"),
        Duration.ofMillis(row.getLong("duration_ms")),
        Trigger.valueOf(row.getString("trigger").toUpperCase(Locale.ROOT)),
        IdGenerator.instantOf(id));
  }
}
