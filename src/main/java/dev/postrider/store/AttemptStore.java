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
  private final LimitedScan<Attempt, AttemptId> scan;

  AttemptStore(Database database, MessageStore messages, EndpointStore endpoints) {
    this.database = database;
    this.messages = messages;
    this.endpoints = endpoints;
    this.scan = new LimitedScan<>(database, AttemptStore::read, Attempt::id, AttemptId::new);
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
    var labels = message.labels();
    return (filter.channel() == null || labels.channels().contains(filter.channel()))
        && (filter.tag() == null || labels.tags().contains(filter.tag()))
        && (filter.eventTypes().isEmpty() || filter.eventTypes().contains(labels.eventType()));
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
    return database
        .query(sql.get("browse-by-message", keyset.page().readsAscending()), values)
        .map(rows -> keyset.toPage(rows, AttemptStore::read, item -> item.id().toString()));
  }

  private Future<Page<Attempt>> browseByEndpoint(Attempts.BrowseByEndpoint request) {
    var filter = request.filter();
    return endpoints
        .get(new Endpoints.Get(request.organizationId(), request.application(), request.endpoint()))
        .compose(
            endpoint ->
                bounds(request.page(), filter)
                    .compose(keyset -> browse(request, endpoint.id(), keyset)));
  }

  private Future<Page<Attempt>> browse(
      Attempts.BrowseByEndpoint request, EndpointId endpoint, Keyset<UUID> keyset) {
    var filter = request.filter();
    UUID organization = request.organizationId().value();
    boolean ascending = keyset.page().readsAscending();
    var values =
        start(organization, endpoint.value(), keyset)
            .addValue(text(filter.status()))
            .addValue(filter.statusCodeClass())
            .addValue(filter.channel())
            .addValue(Rows.texts(filter.eventTypes()))
            .addValue(filter.withContent())
            .addValue(filter.tag());
    return scan.page(
        keyset,
        sql.get("browse-by-endpoint", ascending),
        values,
        sql.get("browse-by-endpoint-horizon", ascending),
        Tuple.of(organization, endpoint.value(), keyset.low(), keyset.high()));
  }

  private static Future<Keyset<UUID>> bounds(PageRequest page, Attempts.Filter filter) {
    return Keyset.byId(page, AttemptId::parse)
        .map(keyset -> Keyset.within(keyset, filter.after(), filter.before()));
  }

  private static Tuple start(UUID organization, UUID of, Keyset<UUID> keyset) {
    return Tuple.of(organization, of, keyset.low(), keyset.high(), keyset.rowLimit());
  }

  /** How a status is stored; null for any. */
  static @Nullable String text(@Nullable AttemptStatus status) {
    return status == null ? null : status.name().toLowerCase(Locale.ROOT);
  }

  /** Reads an attempt from the columns of a row. */
  static Attempt read(Row row) {
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
