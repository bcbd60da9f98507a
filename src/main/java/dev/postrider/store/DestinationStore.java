package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Destinations;
import dev.postrider.contract.Destinations.Arrival;
import dev.postrider.contract.Destinations.Destination;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Page;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of messages at endpoints, read from deliveries and attempts. */
final class DestinationStore {
  private final Sql sql = Sql.of("destination");
  private final Sql messageSql = Sql.of("message");
  private final Database database;
  private final ApplicationStore applications;
  private final MessageStore messages;
  private final EndpointStore endpoints;
  private final LimitedScan<Arrival, MessageId> scan;

  DestinationStore(
      Database database,
      ApplicationStore applications,
      MessageStore messages,
      EndpointStore endpoints) {
    this.database = database;
    this.applications = applications;
    this.messages = messages;
    this.endpoints = endpoints;
    this.scan =
        new LimitedScan<>(
            database,
            DestinationStore::readArrival,
            arrival -> arrival.message().id(),
            MessageId::new);
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Destinations.BROWSE, this::browse)
        .compose(done -> bus.serve(Destinations.BROWSE_MESSAGES, this::browseMessages));
  }

  private Future<Page<Destination>> browse(Destinations.Browse request) {
    return applications
        .resolve(request.organizationId(), request.application())
        .compose(
            application ->
                messages
                    .find(request.organizationId(), application, request.message(), false)
                    .compose(
                        message ->
                            Keyset.byId(request.page(), EndpointId::parse)
                                .compose(
                                    keyset -> browse(request, application, message.id(), keyset))));
  }

  private Future<Page<Destination>> browse(
      Destinations.Browse request,
      ApplicationId application,
      MessageId message,
      Keyset<UUID> keyset) {
    return database
        .query(
            sql.get("browse-by-message", request.page().readsAscending()),
            Tuple.of(
                request.organizationId().value(),
                application.value(),
                message.value(),
                keyset.low(),
                keyset.high(),
                keyset.rowLimit()))
        .map(
            rows ->
                keyset.toPage(
                    rows, DestinationStore::read, item -> item.endpoint().id().toString()));
  }

  private Future<Page<Arrival>> browseMessages(Destinations.BrowseMessages request) {
    var filter = request.filter();
    return endpoints
        .get(new Endpoints.Get(request.organizationId(), request.application(), request.endpoint()))
        .compose(
            endpoint ->
                Keyset.byId(request.page(), MessageId::parse)
                    .map(keyset -> Keyset.within(keyset, filter.after(), filter.before()))
                    .compose(keyset -> browse(request, endpoint, keyset)));
  }

  private Future<Page<Arrival>> browse(
      Destinations.BrowseMessages request, Endpoint endpoint, Keyset<UUID> keyset) {
    var filter = request.filter();
    UUID organization = request.organizationId().value();
    UUID application = endpoint.applicationId().value();
    boolean ascending = request.page().readsAscending();
    var values =
        Tuple.of(organization, application, keyset.low(), keyset.high(), keyset.rowLimit())
            .addValue(endpoint.id().value())
            .addValue(filter.channel())
            .addValue(Rows.texts(filter.eventTypes()))
            .addValue(filter.tag())
            .addValue(filter.withContent())
            .addValue(
                request.status() == null ? null : request.status().name().toLowerCase(Locale.ROOT));
    return scan.page(
        keyset,
        sql.get("browse-by-endpoint", ascending),
        values,
        messageSql.get("browse-horizon", ascending),
        Tuple.of(organization, application, keyset.low(), keyset.high()));
  }

  private static Arrival readArrival(Row row) {
    return new Arrival(MessageStore.read(row), status(row), nextAttemptAt(row));
  }

  private static Destination read(Row row) {
    return new Destination(EndpointStore.read(row), status(row), nextAttemptAt(row));
  }

  private static AttemptStatus status(Row row) {
    return AttemptStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
  }

  private static @Nullable Instant nextAttemptAt(Row row) {
    OffsetDateTime next = row.getOffsetDateTime("next_attempt_at");
    return next == null ? null : next.toInstant();
  }
}
