package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Changed;
import dev.postrider.contract.Endpoints.DisabledReason;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Endpoints.Event;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store tells those who show it live, when it is committed. */
class ShownIT {
  private final BlockingQueue<Changed> told = new LinkedBlockingQueue<>();
  private final List<Changed> changes = new ArrayList<>();
  private final List<Messages.Accepted> accepted = new CopyOnWriteArrayList<>();
  private StoreFixture store;
  private ApplicationId application;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    application = store.createApplication("shop").id();
    StoreFixture.await(store.bus.listen(Endpoints.CHANGED, told::add).completion());
    StoreFixture.await(
        store
            .bus
            .listen(Messages.ACCEPTED, batch -> accepted.addAll(batch.messages()))
            .completion());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Endpoints.Get which(Endpoint endpoint) {
    return new Endpoints.Get(
        store.organization,
        ApplicationId.reference("shop"),
        EndpointId.reference(endpoint.id().toString()));
  }

  private Changed next() throws InterruptedException {
    Changed change = told.poll(20, TimeUnit.SECONDS);
    assertThat(change).isNotNull();
    return change;
  }

  /** Topics are told in the order of what is committed: this comes last. */
  private void settle() throws InterruptedException {
    Endpoint last = store.createEndpoint("shop");
    Changed change = next();
    while (!change.endpointId().equals(last.id())) {
      changes.add(change);
      change = next();
    }
  }

  @Test
  void anAcceptedMessageIsToldOnce() throws InterruptedException {
    // Given
    var request = store.message("shop", "invoice.paid", "invoice-1");
    Message first = store.ask(Messages.ACCEPT, request);

    // When
    Failure refusal = store.refusal(Messages.ACCEPT, request);

    // Then
    settle();
    assertThat(refusal).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(accepted)
        .containsExactly(
            new Messages.Accepted(store.organization, application, first.id(), "invoice.paid"));
  }

  @Test
  void aMessageForOneEndpointIsToldToo() throws InterruptedException {
    // Given
    Endpoint endpoint = store.createEndpoint("shop");
    Payload payload = Payload.copyOf("{}".getBytes(StandardCharsets.UTF_8));

    // When
    Message sent =
        store.ask(Messages.SEND, new Messages.Send(which(endpoint), "invoice.paid", payload));

    // Then
    settle();
    assertThat(accepted).extracting(Messages.Accepted::messageId).containsExactly(sent.id());
  }

  @Test
  void whatCallersDoToEndpointsIsTold() throws InterruptedException {
    // Given
    Endpoint endpoint = store.createEndpoint("shop");

    // When
    store.disable(endpoint, true);
    store.disable(endpoint, false);
    store.ask(Endpoints.DELETE, new Endpoints.Delete(which(endpoint)));

    // Then
    settle();
    assertThat(changes)
        .extracting(Changed::event)
        .containsExactly(
            Event.CREATED,
            Event.UPDATED,
            Event.DISABLED,
            Event.UPDATED,
            Event.ENABLED,
            Event.DELETED);
    assertThat(changes.get(2))
        .isEqualTo(
            new Changed(
                store.organization,
                application,
                endpoint.id(),
                Event.DISABLED,
                DisabledReason.MANUAL,
                store.clock.instant()));
  }

  @Test
  void whatIsRolledBackIsNotTold() throws InterruptedException {
    // Given
    var named =
        new Endpoints.Attributes(
            "https://example.com/a", "taken", "", List.of(), List.of(), null, false, Map.of());
    store.createEndpoint("shop", named);

    // When
    Failure refusal =
        store.refusal(
            Endpoints.CREATE,
            new Endpoints.Create(store.organization, ApplicationId.reference("shop"), named, null));

    // Then
    settle();
    assertThat(refusal).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(changes).extracting(Changed::event).containsExactly(Event.CREATED);
  }

  @Test
  void anEndpointThatIsDisabledBecauseItIsGoneIsTold() throws InterruptedException {
    // Given
    Endpoint endpoint = store.createEndpoint("shop");
    store.accept("shop");
    Leased leased = store.claim(1).getFirst();

    // When
    store.record(leased, 410, null);

    // Then
    settle();
    assertThat(changes.getLast())
        .isEqualTo(
            new Changed(
                store.organization,
                application,
                endpoint.id(),
                Event.DISABLED,
                DisabledReason.GONE,
                store.clock.instant()));
  }
}
