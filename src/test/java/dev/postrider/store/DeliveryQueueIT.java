package dev.postrider.store;

import static dev.postrider.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Claim;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void leasesEachDeliveryToOneClaimOnly() {
    // Given
    for (int i = 0; i < 20; i++) {
      store.accept("shop");
    }
    List<Future<Deliveries.Claimed>> claims = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      claims.add(store.bus.request(Deliveries.CLAIM, new Claim(10, 10, List.of())));
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
    Leased lost = store.claim(10).getFirst();
    store.clock.advance(StoreFixture.LEASE);
    Leased held = store.claim(10).getFirst();

    // When
    boolean lateHeld = store.record(lost, 200, null);

    // Then
    assertThat(lateHeld).isFalse();
    assertThat(held.lease().fence()).isGreaterThan(lost.lease().fence());
    assertThat(store.count("delivery WHERE state = 'in_flight'")).isEqualTo(1);
    assertThat(store.count("attempt")).isEqualTo(1);
    assertThat(store.record(held, 200, null)).isTrue();
    assertThat(store.count("delivery")).isZero();
    assertThat(store.count("attempt")).isEqualTo(2);
  }

  @Test
  void aFailedDeliveryIsDueAgainAtItsNextAttempt() {
    // Given
    store.accept("shop");
    Instant later = store.clock.instant().plusSeconds(300);
    store.record(store.claim(10).getFirst(), 503, later);

    // When
    var early = store.ask(Deliveries.CLAIM, new Claim(10, 10, List.of()));
    store.clock.advance(Duration.ofMinutes(5));
    var due = store.claim(10);

    // Then
    assertThat(early.deliveries()).isEmpty();
    assertThat(early.nextDue()).isEqualTo(later);
    assertThat(due).singleElement().satisfies(d -> assertThat(d.attemptsMade()).isEqualTo(1));
  }

  @Test
  void aResultThatIsRecordedTwiceCountsOnce() {
    // Given
    store.accept("shop");
    Leased leased = store.claim(10).getFirst();
    Instant later = store.clock.instant().plusSeconds(300);
    store.record(leased, 503, later);

    // When
    boolean again = store.record(leased, 503, later.plusSeconds(1));

    // Then
    assertThat(again).isFalse();
    assertThat(store.count("delivery WHERE attempts_made = 1 AND due_at = '%s'".formatted(later)))
        .isEqualTo(1);
  }

  @Test
  void aLeaseThatIsGivenBackAfterItsResultChangesNothing() {
    // Given
    store.accept("shop");
    Leased leased = store.claim(10).getFirst();
    store.record(leased, 503, store.clock.instant().plusSeconds(300));

    // When
    store.ask(
        Deliveries.RELEASE, new Deliveries.Release(List.of(leased.lease()), store.clock.instant()));

    // Then
    assertThat(store.claim(10)).isEmpty();
  }

  @Test
  void aReleasedDeliveryIsDueWhenItWasGivenBackFor() {
    // Given
    store.accept("shop");
    Leased leased = store.claim(10).getFirst();
    Instant later = store.clock.instant().plusSeconds(5);

    // When
    store.ask(Deliveries.RELEASE, new Deliveries.Release(List.of(leased.lease()), later));

    // Then
    assertThat(store.claim(10)).isEmpty();
    assertThat(store.count("delivery WHERE state = 'pending'")).isEqualTo(1);
    store.clock.advance(Duration.ofSeconds(5));
    assertThat(store.claim(10)).hasSize(1);
  }

  @Test
  void whatIsOwedToADisabledEndpointIsCancelledWhenItIsClaimed() {
    // Given
    store.accept("shop");
    store.disable(endpoint, true);

    // When
    List<Leased> claimed = store.claim(10);

    // Then
    assertThat(claimed).isEmpty();
    assertThat(store.count("delivery")).isZero();
    assertThat(store.count("message")).isEqualTo(1);
  }

  @Test
  void whatIsOwedToADeletedEndpointIsCancelledWhenItIsClaimed() {
    // Given
    store.accept("shop");
    store.ask(Endpoints.DELETE, new Endpoints.Delete(store.which(endpoint)));

    // When
    List<Leased> claimed = store.claim(10);

    // Then
    assertThat(claimed).isEmpty();
    assertThat(store.count("delivery")).isZero();
  }

  @Test
  void aDeliveryCarriesTheRevisionOfItsEndpointAtTheClaim() {
    // Given
    store.accept("shop");
    store.disable(endpoint, false);

    // When
    Leased leased = store.claim(10).getFirst();

    // Then
    assertThat(leased.endpointRevision()).isEqualTo(2);
  }
}
