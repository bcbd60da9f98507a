package dev.postrider.store;

import static dev.postrider.store.Rows.time;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MessageId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Accepts messages for one endpoint alone, whatever it subscribes to. */
final class DirectSending {
  private final Sql sql = Sql.of("message");
  private final Database database;
  private final IdGenerator ids;
  private final EndpointStore endpoints;
  private final HandOver handOver;

  DirectSending(Database database, IdGenerator ids, EndpointStore endpoints, HandOver handOver) {
    this.database = database;
    this.ids = ids;
    this.endpoints = endpoints;
    this.handOver = handOver;
  }

  Future<Void> serve(Bus bus) {
    return bus.serve(Messages.SEND, this::send);
  }

  private Future<Message> send(Messages.Send request) {
    return endpoints
        .get(request.endpoint())
        .compose(Resending::enabled)
        .compose(endpoint -> send(request, endpoint));
  }

  private void tell(Messages.Send request, Endpoint endpoint, MessageId message) {
    var accepted =
        new Messages.Accepted(
            request.endpoint().organizationId(),
            endpoint.applicationId(),
            message,
            request.eventType());
    handOver.tellAccepted(List.of(accepted));
  }

  private Future<Message> send(Messages.Send request, Endpoint endpoint) {
    UUID id = ids.next();
    var values =
        Tuple.of(
                id,
                request.endpoint().organizationId().value(),
                endpoint.applicationId().value(),
                endpoint.id().value())
            .addValue(request.labels().eventType())
            .addValue(Buffer.buffer(request.payload().toByteArray()))
            .addValue(time(ids.clock().instant()));
    return database
        .query(sql.get("send"), values)
        .map(
            rows -> {
              handOver.announceDue();
              tell(request, endpoint, new MessageId(id));
              return new Message(
                  new MessageId(id),
                  request.labels(),
                  request.payload(),
                  false,
                  IdGenerator.instantOf(id));
            });
  }
}
