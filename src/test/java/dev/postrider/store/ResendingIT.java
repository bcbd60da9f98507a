package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResendingIT {
  private StoreFixture store;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint = store.createEndpoint("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Deliveries.Resend resend(Message message) {
    return new Deliveries.Resend(
        store.organization,
        ApplicationId.reference("shop"),
        MessageId.reference(message.id().toString()),
        EndpointId.reference(endpoint.id().toString()));
  }

  @Test
  void aLateResultDoesNotTouchADeliveryThatWasAskedForAgain() {
    // Given
    Message message = store.accept("shop");
    Leased lost = store.claim(10).getFirst();
    store.clock.advance(StoreFixture.LEASE);
    store.record(store.claim(10).getFirst(), 200, null);
    store.ask(Deliveries.RESEND, resend(message));
    Leased resent = store.claim(10).getFirst();

    // When
    boolean lateHeld = store.record(lost, 500, null);

    // Then
    assertThat(lateHeld).isFalse();
    assertThat(store.record(resent, 200, null)).isTrue();
  }

  @Test
  void resendingOwesASettledMessageOnceMore() {
    // Given
    Message message = store.accept("shop");
    store.record(store.claim(10).getFirst(), 200, null);
    var available = store.next(Deliveries.AVAILABLE);

    // When
    store.ask(Deliveries.RESEND, resend(message));

    // Then
    await(available);
    assertThat(store.claim(10))
        .singleElement()
        .satisfies(
            leased -> {
              assertThat(leased.trigger()).isEqualTo(Trigger.MANUAL);
              assertThat(leased.attemptsMade()).isZero();
              assertThat(leased.lease().messageId()).isEqualTo(message.id());
            });
  }

  @Test
  void resendingToADisabledEndpointIsRefused() {
    // Given
    Message message = store.accept("shop");
    store.disable(endpoint, true);

    // When
    Failure refusal = store.refusal(Deliveries.RESEND, resend(message));

    // Then
    assertThat(refusal).isInstanceOf(Failure.Conflict.class);
    assertThat(refusal.detail()).contains("disabled").contains("Enable it");
  }
}
