package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.MessageId;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageIntakeIT {
  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.handingOver();
    store.createApplication("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void commitsAMessageWithTheDeliveriesItOwes() {
    // Given
    var all = store.createEndpoint("shop");
    var paid =
        store.createEndpoint("shop", StoreFixture.wanting(List.of("invoice.paid"), List.of()));
    store.createEndpoint("shop", StoreFixture.wanting(List.of("user.created"), List.of()));
    store.createEndpoint("shop", StoreFixture.wanting(List.of(), List.of("vip")));
    var handedOver = store.next(Deliveries.HANDED_OVER);

    // When
    Message message = store.accept("shop");

    // Then
    assertThat(await(handedOver).deliveries())
        .extracting(leased -> leased.lease().endpointId())
        .containsExactlyInAnyOrder(all.id(), paid.id());
    assertThat(store.count("delivery WHERE state = 'in_flight' AND fence > 0")).isEqualTo(2);
    assertThat(store.count("message")).isEqualTo(1);
    assertThat(message.createdAt()).isEqualTo(store.clock.instant());
  }

  @Test
  void sendsAMessageInAChannelToWhomeverWantsThatChannelAndToThoseWhoNameNone() {
    // Given
    var all = store.createEndpoint("shop");
    var vip = store.createEndpoint("shop", StoreFixture.wanting(List.of(), List.of("vip", "b2b")));
    store.createEndpoint("shop", StoreFixture.wanting(List.of(), List.of("other")));
    var handedOver = store.next(Deliveries.HANDED_OVER);
    var plain = store.message("shop", "invoice.paid", null);

    // When
    store.ask(
        Messages.ACCEPT,
        new Messages.Accept(
            plain.organizationId(),
            plain.application(),
            new Messages.Labels("invoice.paid", null, List.of("eu", "vip"), List.of()),
            plain.payload(),
            null,
            null));

    // Then
    assertThat(await(handedOver).deliveries())
        .extracting(leased -> leased.lease().endpointId())
        .containsExactlyInAnyOrder(all.id(), vip.id());
  }

  @Test
  void refusesAnUnknownApplicationAndStoresNothing() {
    // Given
    store.createEndpoint("shop");

    // When
    Failure refusal =
        store.refusal(Messages.ACCEPT, store.message("nobody", "invoice.paid", "evt-1"));

    // Then
    assertThat(refusal).isEqualTo(new Failure.NotFound("application", "nobody"));
    assertThat(store.count("message")).isZero();
    assertThat(store.count("message_event_id")).isZero();
    assertThat(store.count("delivery")).isZero();
  }

  @Test
  void acceptsAnEventIdOnlyOnceAndNamesTheMessageThatHasIt() {
    // Given
    Message first = store.ask(Messages.ACCEPT, store.message("shop", "invoice.paid", "evt-1"));

    // When
    Failure refusal =
        store.refusal(Messages.ACCEPT, store.message("shop", "invoice.paid", "evt-1"));

    // Then
    assertThat(refusal)
        .isEqualTo(
            new Failure.AlreadyExists("message with the eventId", "evt-1", first.id().toString()));
    assertThat(store.count("message")).isEqualTo(1);
  }

  @Test
  void acceptsOneOfManyMessagesWithTheSameEventIdInOneBatch() {
    // Given
    List<Future<Message>> answers =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    store.bus.request(
                        Messages.ACCEPT, store.message("shop", "invoice.paid", "evt-1")))
            .toList();

    // When
    await(Future.join(answers).otherwiseEmpty());

    // Then
    assertThat(answers.stream().filter(Future::succeeded)).hasSize(1);
    assertThat(answers.stream().filter(Future::failed))
        .allSatisfy(
            refused ->
                assertThat(((BusFailure) refused.cause()).failure())
                    .isInstanceOf(Failure.AlreadyExists.class));
    assertThat(store.count("message")).isEqualTo(1);
  }

  @Test
  void aMessageThatTheDatabaseRefusesTakesNoOtherWithIt() {
    // Given
    store.createEndpoint("shop");
    List<Future<Message>> answers =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    store.bus.request(
                        Messages.ACCEPT,
                        store.message("shop", i == 17 ? "broken\u0000" : "invoice.paid", null)))
            .toList();

    // When
    await(Future.join(answers).otherwiseEmpty());

    // Then
    assertThat(answers.get(17).failed()).isTrue();
    assertThat(answers.stream().filter(Future::succeeded)).hasSize(39);
    assertThat(store.count("message")).isEqualTo(39);
    assertThat(store.count("delivery")).isEqualTo(39);
  }

  @Test
  void keepsThePayloadByteForByte() {
    // Given
    Message accepted = store.accept("shop");

    // When
    Message found =
        store.ask(
            Messages.GET,
            new Messages.Get(
                store.organization,
                ApplicationId.reference("shop"),
                MessageId.reference(accepted.id().toString()),
                true));

    // Then
    assertThat(found).isEqualTo(accepted);
    assertThat(found.payload()).hasToString("Payload[10 bytes]");
  }
}
