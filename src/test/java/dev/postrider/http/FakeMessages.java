package dev.postrider.http;

import dev.postrider.contract.Attempts;
import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Destinations;
import dev.postrider.contract.Destinations.Arrival;
import dev.postrider.contract.Destinations.Destination;
import dev.postrider.contract.Done;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.Page;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Messages in memory, each with the same two attempts. */
final class FakeMessages {
  static final AttemptId FAILED = new AttemptId(new UUID(4, 4));
  static final AttemptId RESENT = new AttemptId(new UUID(4, 5));

  private static final EndpointId ENDPOINT = new EndpointId(new UUID(5, 5));

  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final FakeStore store;

  FakeMessages(FakeStore store) {
    this.store = store;
    store.serve(Messages.ACCEPT, this::accept);
    store.serve(Messages.GET, request -> shown(require(request.message()), request.withContent()));
    store.serve(
        Messages.BROWSE,
        request ->
            FakeStore.page(
                messages.stream()
                    .map(message -> shown(message, request.filter().withContent()))
                    .toList()
                    .reversed(),
                message -> message.id().toString()));
    store.serve(
        Attempts.BROWSE_BY_MESSAGE,
        request ->
            FakeStore.page(
                List.of(attempt(RESENT), attempt(FAILED)), attempt -> attempt.id().toString()));
    store.serve(
        Attempts.BROWSE_BY_ENDPOINT,
        request -> FakeStore.page(List.of(attempt(FAILED)), attempt -> attempt.id().toString()));
    store.serve(Attempts.GET, this::getAttempt);
    store.serve(Messages.EXPUNGE, this::expunge);
    store.serve(Messages.PRECHECK, request -> new Messages.Prechecked(true));
    store.serve(
        Attempts.EXPUNGE,
        request -> {
          getAttempt(request);
          return new Done();
        });
    store.serve(Messages.SEND, this::send);
    store.serve(Destinations.BROWSE, this::destinations);
    store.serve(
        Destinations.BROWSE_MESSAGES,
        request ->
            FakeStore.page(
                messages.stream()
                    .map(message -> new Arrival(message, AttemptStatus.PENDING, null))
                    .toList(),
                arrival -> arrival.message().id().toString()));
    store.serve(Deliveries.CANCEL, request -> new Done());
  }

  private Message accept(Messages.Accept request) {
    String eventId = request.labels().eventId();
    Message taken = eventId == null ? null : find(MessageId.reference(eventId));
    if (taken != null) {
      throw new BusFailure(
          new Failure.AlreadyExists("message", String.valueOf(eventId), taken.id().toString()));
    }
    var message =
        new Message(
            new MessageId(store.newId()), request.labels(), request.payload(), false, store.now());
    messages.add(message);
    return message;
  }

  private Message send(Messages.Send request) {
    var message =
        new Message(
            new MessageId(store.newId()), request.labels(), request.payload(), false, store.now());
    messages.add(message);
    return message;
  }

  private Done expunge(Messages.Expunge request) {
    Message known = require(request.message());
    messages.replaceAll(
        message ->
            message.equals(known)
                ? new Message(known.id(), known.labels(), null, true, known.createdAt())
                : message);
    return new Done();
  }

  private static Message shown(Message message, boolean withContent) {
    return withContent
        ? message
        : new Message(
            message.id(), message.labels(), null, message.expunged(), message.createdAt());
  }

  private Attempt getAttempt(Attempts.Get request) {
    if (!request.attemptId().equals(FAILED)) {
      throw new BusFailure(new Failure.NotFound("attempt", request.attemptId().toString()));
    }
    return attempt(FAILED);
  }

  private Page<Destination> destinations(Destinations.Browse request) {
    require(request.message());
    var endpoint =
        new Endpoints.Endpoint(
            ENDPOINT,
            new ApplicationId(new UUID(2, 2)),
            new Endpoints.Attributes(
                "https://a.example.com/", null, "", List.of(), List.of(), null, false, Map.of()),
            store.now(),
            store.now());
    return FakeStore.page(
        List.of(new Destination(endpoint, AttemptStatus.PENDING, store.now())),
        destination -> destination.endpoint().id().toString());
  }

  private Attempt attempt(AttemptId id) {
    boolean failed = id.equals(FAILED);
    return new Attempt(
        id,
        new MessageId(new UUID(6, 6)),
        ENDPOINT,
        "https://hooks.example.com/in",
        failed ? AttemptStatus.FAIL : AttemptStatus.SUCCESS,
        failed ? 500 : 204,
        failed ? "out of order" : "",
        Duration.ofMillis(212),
        failed ? Trigger.SCHEDULED : Trigger.MANUAL,
        store.now());
  }

  private Message require(IdOrUid<MessageId> reference) {
    return FakeStore.found(find(reference), "message", reference.text());
  }

  private @Nullable Message find(IdOrUid<MessageId> reference) {
    return messages.stream()
        .filter(item -> FakeStore.names(reference, item.id(), item.labels().eventId()))
        .findFirst()
        .orElse(null);
  }
}
