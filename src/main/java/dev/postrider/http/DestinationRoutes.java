package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Destinations;
import dev.postrider.contract.Destinations.Arrival;
import dev.postrider.contract.Destinations.Destination;
import dev.postrider.domain.AttemptStatus;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations that tell how far messages have come at endpoints. */
final class DestinationRoutes {
  private final Bus bus;

  DestinationRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of(
        "v1.message-attempt.list-attempted-destinations", this::listDestinations,
        "v1.message-attempt.list-attempted-messages", this::listMessages);
  }

  private Future<Reply> listDestinations(Call call) {
    var request =
        new Destinations.Browse(
            call.organizationId(),
            call.application(),
            call.message(),
            Listing.ordered(call.parameters()));
    return bus.request(Destinations.BROWSE, request)
        .map(page -> Reply.ok(Listing.toJson(page, DestinationRoutes::write)));
  }

  private static void write(JsonWriter json, Destination destination) {
    EndpointRoutes.write(json, destination.endpoint());
    write(json, destination.status(), destination.nextAttemptAt());
  }

  private Future<Reply> listMessages(Call call) {
    Parameters parameters = call.parameters();
    Integer status = parameters.optionalNumber("status");
    var request =
        new Destinations.BrowseMessages(
            call.organizationId(),
            call.application(),
            call.endpoint(),
            status == null ? null : AttemptRoutes.status(status),
            Listing.newestFirst(parameters),
            MessageRoutes.filter(parameters));
    return bus.request(Destinations.BROWSE_MESSAGES, request)
        .map(page -> Reply.ok(Listing.toJson(page, DestinationRoutes::write)));
  }

  private static void write(JsonWriter json, Arrival arrival) {
    MessageRoutes.write(json, arrival.message());
    write(json, arrival.status(), arrival.nextAttemptAt());
  }

  private static void write(
      JsonWriter json, AttemptStatus status, @Nullable Instant nextAttemptAt) {
    json.number("status", status.number())
        .text("statusText", status.name().toLowerCase(Locale.ROOT))
        .time("nextAttempt", nextAttemptAt);
  }
}
