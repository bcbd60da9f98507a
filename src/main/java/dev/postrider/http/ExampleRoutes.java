package dev.postrider.http;

import dev.postrider.contract.Bus;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.EventType;
import dev.postrider.contract.Messages;
import dev.postrider.domain.Payload;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Sends an endpoint an example of an event. */
final class ExampleRoutes {
  private final Bus bus;

  ExampleRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, OperationHandler> handlers() {
    return Map.of("v1.endpoint.send-example", this::send);
  }

  private Future<Reply> send(Call call) {
    var eventType =
        new EventTypes.Get(
            call.organizationId(), call.body().text("eventType"), call.featureFlags());
    var endpoint = new Endpoints.Get(call.organizationId(), call.application(), call.endpoint());
    return bus.request(EventTypes.GET, eventType)
        .map(found -> new Messages.Send(endpoint, found.name(), example(found)))
        .compose(request -> bus.request(Messages.SEND, request))
        .map(sent -> Reply.ok(JsonWriter.object(json -> MessageRoutes.write(json, sent))));
  }

  private static Payload example(EventType eventType) {
    return SchemaExample.of(eventType.attributes().schemas())
        .orElseThrow(
            () ->
                new Refusal(
                    Problem.invalid(
                        List.of(
                            new FieldError(
                                "/eventType",
                                "has no schema of an object to make an example of; give the event"
                                    + " type one, best with 'examples' in it")))));
  }
}
