package dev.postrider.store;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Destinations;
import dev.postrider.contract.Destinations.Destination;
import dev.postrider.contract.Page;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a message at each endpoint, read from deliveries and attempts. */
final class DestinationStore {
  private final Sql sql = Sql.of("destination");
  private final Database database;
  private final ApplicationStore applications;
  private final MessageStore messages;

  DestinationStore(Database database, ApplicationStore applications, MessageStore messages) {
    this.database = database;
    this.applications = applications;
    this.messages = messages;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Destinations.BROWSE, this::browse);
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

  private static Destination read(Row row) {
    @Nullable OffsetDateTime next = row.getOffsetDateTime("next_attempt_at");
    return new Destination(
        EndpointStore.read(row),
        AttemptStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        next == null ? null : next.toInstant());
  }
}
