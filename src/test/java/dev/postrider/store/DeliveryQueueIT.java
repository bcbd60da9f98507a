package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Claim;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages.Message;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.Change;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.Trigger;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryQueueIT {
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

  private List<Leased> claim(int limit) {
    return store.ask(Deliveries.CLAIM, new Claim(limit)).deliveries();
  }

  private boolean record(Leased leased, int statusCode, @Nullable Instant nextAttemptAt) {
    var status = statusCode == 200 ? AttemptStatus.SUCCESS : AttemptStatus.FAIL;
    var attempt =
        new Attempt(
            new AttemptId(UUID.randomUUID()),
            leased.lease().messageId(),
            leased.lease().endpointId(),
            "https://example.com/hook",
            status,
            statusCode,
            "ok",
            Duration.ofMillis(3),
            leased.trigger(),
            store.clock.instant());
    return store
        .ask(Deliveries.RECORD, new Deliveries.Result(leased, attempt, nextAttemptAt))
        .leaseHeld();
  }

  private Deliveries.Resend resend(Message message) {
    return new Deliveries.Resend(
        store.organization,
        ApplicationId.reference("shop"),
        MessageId.reference(message.id().toString()),
        EndpointId.reference(endpoint.id().toString()));
  }

  private void change(Change<Boolean> disabled) {
    store.ask(
        Endpoints.PATCH,
        new Endpoints.Patch(
            which(),
            new Endpoints.Changes(
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                new Change.Keep<>(),
                disabled,
                new Change.Keep<>())));
  }

  private Endpoints.Get which() {
    return new Endpoints.Get(
        store.organization,
        ApplicationId.reference("shop"),
        EndpointId.reference(endpoint.id().toString()));
  }

  @Test
  void leasesEachDeliveryToOneClaimOnly() {
    // Given
    for (int i = 0; i < 20; i++) {
      store.accept("shop");
    }
    List<Future<Deliveries.Claimed>> claims = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      claims.add(store.bus.request(Deliveries.CLAIM, new Claim(10)));
    }

    // When
    await(Future.all(claims));

    // Then
    var leased = claims.stream().flatMap(claim -> claim.result().deliveries().stream()).toList();
    assertThat(leased).hasSize(20);
    assertThat(leased.stream().map(one -> one.lease().messageId())).doesNotHaveDuplicates();
  }

  @Test
  void aLeaseThatRanOutIsClaimedAgainAndItsLateResultChangesNothing() {
    // Given
    store.accept("shop");
    Leased lost = claim(10).getFirst();
    store.clock.advance(StoreFixture.LEASE);
    Leased held = claim(10).getFirst();

    // When
    boolean lateHeld = record(lost, 200, null);

    // Then
    assertThat(lateHeld).isFalse();
    assertThat(held.lease().fence()).isGreaterThan(lost.lease().fence());
    assertThat(store.count("delivery WHERE state = 'in_flight'")).isEqualTo(1);
    assertThat(store.count("attempt")).isEqualTo(1);
    assertThat(record(held, 200, null)).isTrue();
    assertThat(store.count("delivery")).isZero();
    assertThat(store.count("attempt")).isEqualTo(2);
  }

  @Test
  void aLateResultDoesNotTouchADeliveryThatWasAskedForAgain() {
    // Given
    Message message = store.accept("shop");
    Leased lost = claim(10).getFirst();
    store.clock.advance(StoreFixture.LEASE);
    record(claim(10).getFirst(), 200, null);
    store.ask(Deliveries.RESEND, resend(message));
    Leased resent = claim(10).getFirst();

    // When
    boolean lateHeld = record(lost, 500, null);

    // Then
    assertThat(lateHeld).isFalse();
    assertThat(record(resent, 200, null)).isTrue();
  }

  @Test
  void aFailedDeliveryIsDueAgainAtItsNextAttempt() {
    // Given
    store.accept("shop");
    Instant later = store.clock.instant().plusSeconds(300);
    record(claim(10).getFirst(), 503, later);

    // When
    var early = store.ask(Deliveries.CLAIM, new Claim(10));
    store.clock.advance(Duration.ofMinutes(5));
    var due = claim(10);

    // Then
    assertThat(early.deliveries()).isEmpty();
    assertThat(early.nextDue()).isEqualTo(later);
    assertThat(due).singleElement().satisfies(d -> assertThat(d.attemptsMade()).isEqualTo(1));
  }

  @Test
  void aResultThatIsRecordedTwiceCountsOnce() {
    // Given
    store.accept("shop");
    Leased leased = claim(10).getFirst();
    Instant later = store.clock.instant().plusSeconds(300);
    record(leased, 503, later);

    // When
    boolean again = record(leased, 503, later.plusSeconds(1));

    // Then
    assertThat(again).isFalse();
    assertThat(store.count("delivery WHERE attempts_made = 1 AND due_at = '%s'".formatted(later)))
        .isEqualTo(1);
  }

  @Test
  void aLeaseThatIsGivenBackAfterItsResultChangesNothing() {
    // Given
    store.accept("shop");
    Leased leased = claim(10).getFirst();
    record(leased, 503, store.clock.instant().plusSeconds(300));

    // When
    store.ask(
        Deliveries.RELEASE, new Deliveries.Release(List.of(leased.lease()), store.clock.instant()));

    // Then
    assertThat(claim(10)).isEmpty();
  }

  @Test
  void aReleasedDeliveryIsDueWhenItWasGivenBackFor() {
    // Given
    store.accept("shop");
    Leased leased = claim(10).getFirst();
    Instant later = store.clock.instant().plusSeconds(5);

    // When
    store.ask(Deliveries.RELEASE, new Deliveries.Release(List.of(leased.lease()), later));

    // Then
    assertThat(claim(10)).isEmpty();
    assertThat(store.count("delivery WHERE state = 'pending'")).isEqualTo(1);
    store.clock.advance(Duration.ofSeconds(5));
    assertThat(claim(10)).hasSize(1);
  }

  @Test
  void whatIsOwedToADisabledEndpointIsCancelledWhenItIsClaimed() {
    // Given
    store.accept("shop");
    change(new Change.Set<>(true));

    // When
    List<Leased> claimed = claim(10);

    // Then
    assertThat(claimed).isEmpty();
    assertThat(store.count("delivery")).isZero();
    assertThat(store.count("message")).isEqualTo(1);
  }

  @Test
  void whatIsOwedToADeletedEndpointIsCancelledWhenItIsClaimed() {
    // Given
    store.accept("shop");
    store.ask(Endpoints.DELETE, new Endpoints.Delete(which()));

    // When
    List<Leased> claimed = claim(10);

    // Then
    assertThat(claimed).isEmpty();
    assertThat(store.count("delivery")).isZero();
  }

  @Test
  void resendingOwesASettledMessageOnceMore() {
    // Given
    Message message = store.accept("shop");
    record(claim(10).getFirst(), 200, null);
    var available = store.next(Deliveries.AVAILABLE);

    // When
    store.ask(Deliveries.RESEND, resend(message));

    // Then
    await(available);
    assertThat(claim(10))
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
    change(new Change.Set<>(true));

    // When
    Failure refusal = store.refusal(Deliveries.RESEND, resend(message));

    // Then
    assertThat(refusal).isInstanceOf(Failure.Conflict.class);
    assertThat(refusal.detail()).contains("disabled").contains("Enable it");
  }

  @Test
  void aDeliveryCarriesTheRevisionOfItsEndpointAtTheClaim() {
    // Given
    store.accept("shop");
    change(new Change.Set<>(false));

    // When
    Leased leased = claim(10).getFirst();

    // Then
    assertThat(leased.endpointRevision()).isEqualTo(2);
  }
}
