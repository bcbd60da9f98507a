package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an endpoint is owed can be forgotten, and whether it would be owed anything asked before.
 */
class CancellingIT {
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

  private Deliveries.Cancel cancel(OrganizationId organization, Instant createdBefore) {
    return new Deliveries.Cancel(
        organization,
        ApplicationId.reference("shop"),
        EndpointId.reference(endpoint.id().toString()),
        createdBefore);
  }

  @Test
  void whatIsPendingOrRetryingIsForgotten() {
    // Given
    store.accept("shop");
    store.record(store.claim(1).getFirst(), 500, store.clock.instant().plusSeconds(60));
    store.accept("shop");

    // When
    store.ask(Deliveries.CANCEL, cancel(store.organization, store.clock.instant().plusSeconds(1)));

    // Then
    assertThat(store.count("delivery")).isZero();
  }

  @Test
  void whatIsInFlightIsNot() {
    store.accept("shop");
    Leased leased = store.claim(1).getFirst();

    store.ask(Deliveries.CANCEL, cancel(store.organization, store.clock.instant().plusSeconds(1)));

    assertThat(store.record(leased, 200, null)).isTrue();
  }

  @Test
  void laterMessagesAndOtherEndpointsKeepWhatTheyAreOwed() {
    // Given
    store.accept("shop");
    store.clock.advance(Duration.ofSeconds(10));
    Instant between = store.clock.instant();
    store.createEndpoint("shop");
    store.accept("shop");

    // When
    store.ask(Deliveries.CANCEL, cancel(store.organization, between));

    // Then
    assertThat(store.count("delivery")).isEqualTo(2);
    assertThat(store.count("delivery WHERE endpoint_id = '%s'".formatted(endpoint.id().value())))
        .isEqualTo(1);
  }

  @Test
  void anotherOrganizationCancelsNothing() {
    store.accept("shop");

    Failure refusal =
        store.refusal(
            Deliveries.CANCEL,
            cancel(new OrganizationId(new UUID(9, 9)), store.clock.instant().plusSeconds(1)));

    assertThat(refusal).isInstanceOf(Failure.NotFound.class);
    assertThat(store.count("delivery")).isEqualTo(1);
  }

  @Test
  void aMessageThatNobodyWouldGetIsKnownBefore() {
    // Given
    store.createApplication("other");
    store.createEndpoint("other", StoreFixture.wanting(List.of("invoice.paid"), List.of("eu")));

    // Then
    assertThat(isActive("shop", "anything", List.of())).isTrue();
    assertThat(isActive("other", "invoice.paid", List.of("eu", "us"))).isTrue();
    assertThat(isActive("other", "invoice.paid", List.of("us"))).isFalse();
    assertThat(isActive("other", "invoice.paid", List.of())).isFalse();
    assertThat(isActive("other", "invoice.sent", List.of("eu"))).isFalse();
  }

  private boolean isActive(String application, String eventType, List<String> channels) {
    return store
        .ask(
            Messages.PRECHECK,
            new Messages.Precheck(
                store.organization, ApplicationId.reference(application), eventType, channels))
        .active();
  }
}
