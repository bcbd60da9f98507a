package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Release;
import dev.postrider.contract.Endpoints;
import dev.postrider.domain.EndpointId;
import dev.postrider.support.Gate;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IsolationTest {
  private static final Instant START = DeliveryFixture.START;

  private final DeliveryFixture fixture = new DeliveryFixture();
  private final Receiver slow = Receiver.open();
  private final Receiver good = Receiver.open();
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
    slow.close();
    good.close();
  }

  /** Answers only after the gate is open. */
  private void holdUp(Receiver receiver) {
    receiver.always(ScriptedAnswer.status(200).after(gate::pass));
  }

  private List<Leased> lease(Receiver receiver, int count) {
    return fixture.queue.lease(fixture.queue.endpoint(receiver.url("/")), count);
  }

  private List<Lease> released(int count) {
    List<Lease> leases = new ArrayList<>();
    while (leases.size() < count) {
      leases.addAll(fixture.queue.releases.next().leases());
    }
    return leases;
  }

  @Test
  void delaysNobodyBecauseOfAnEndpointThatHangs() {
    // Given
    holdUp(slow);
    fixture.start().handOver(lease(slow, 20));
    slow.next(fixture.inFlightPerEndpoint);

    // When
    fixture.handOver(lease(good, 3));

    // Then
    assertThat(fixture.queue.results.next(3))
        .extracting(result -> result.attempt().url())
        .containsOnly(good.url("/"));
    assertThat(slow.all()).hasSize(fixture.inFlightPerEndpoint);
  }

  @Test
  void givesBackWhatFindsNoPlaceAndClaimsItWhenThereIsOne() {
    // Given
    holdUp(slow);
    List<Leased> deliveries = lease(slow, 20);
    fixture.start().handOver(deliveries);
    List<Lease> givenBack = released(8);

    // When
    gate.open();

    // Then
    assertThat(givenBack)
        .containsExactlyElementsOf(deliveries.subList(12, 20).stream().map(Leased::lease).toList());
    fixture.queue.results.next(20);
    assertThat(fixture.queue.owed()).isZero();
  }

  @Test
  void givesBackWhatWaitsForAnEndpointThatChanged() {
    // Given
    holdUp(slow);
    List<Leased> deliveries = lease(slow, 12);
    fixture.start().handOver(deliveries);
    slow.next(fixture.inFlightPerEndpoint);

    // When
    fixture.bus.publish(
        Endpoints.TARGET_CHANGED,
        new Endpoints.TargetChanged(null, deliveries.getFirst().lease().endpointId()));

    // Then
    assertThat(released(8))
        .containsExactlyElementsOf(deliveries.subList(4, 12).stream().map(Leased::lease).toList());

    // When
    gate.open();

    // Then
    fixture.queue.results.next(12);
    assertThat(fixture.queue.owed()).isZero();
  }

  @Test
  void claimsNothingForAnEndpointThatHasNoRoom() {
    // Given
    holdUp(slow);
    List<Leased> deliveries = lease(slow, 20);
    fixture.start().handOver(deliveries);
    released(8);

    // When
    fixture.deliver(good.url("/"));
    fixture.recorded();
    fixture.hint();

    // Then
    var claim = fixture.queue.claims.next();
    assertThat(claim.rooms())
        .containsExactly(new Deliveries.Room(deliveries.getFirst().lease().endpointId(), 0));
    assertThat(slow.all()).hasSize(4);
  }

  @Test
  void handsNothingOverToAnEndpointUntilWhatIsOlderWasClaimed() {
    // Given
    holdUp(slow);
    var pauses = fixture.pauses();
    List<Leased> deliveries = lease(slow, 13);
    EndpointId endpointId = deliveries.getFirst().lease().endpointId();
    fixture.start().handOver(deliveries);
    released(1);

    // When
    List<Leased> newer = fixture.queue.lease(endpointId, 1);
    fixture.handOver(newer);

    // Then
    assertThat(pauses.next()).isEqualTo(new Deliveries.HandOverPaused(endpointId, true));
    assertThat(released(1)).containsExactly(newer.getFirst().lease());
    gate.open();
    fixture.queue.results.next(14);
    assertThat(pauses.next()).isEqualTo(new Deliveries.HandOverPaused(endpointId, false));
    assertThat(slow.all().getLast().header("webhook-id"))
        .isEqualTo(newer.getFirst().lease().messageId().toString());
  }

  @Test
  void sendsWhatIsParkedInItsOrderAsPlacesBecomeFree() {
    // Given
    fixture.inFlightPerEndpoint = 1;
    fixture.parkedPerEndpoint = 4;
    holdUp(slow);
    List<Leased> deliveries = lease(slow, 5);

    // When
    fixture.start().handOver(deliveries);
    slow.next();
    gate.open();

    // Then
    fixture.queue.results.next(5);
    assertThat(slow.all())
        .extracting(request -> request.header("webhook-id"))
        .containsExactlyElementsOf(
            deliveries.stream().map(d -> d.lease().messageId().toString()).toList());
    assertThat(fixture.queue.releases.all()).isEmpty();
  }

  @Test
  void neverSendsMoreAtATimeThanTheProcessMay() {
    // Given
    fixture.inFlight = 2;
    holdUp(slow);
    fixture.start();
    fixture.handOver(lease(slow, 1));
    fixture.handOver(lease(slow, 1));
    slow.next(2);

    // When a third endpoint's delivery comes, which can only wait
    fixture.handOver(lease(good, 1));
    fixture.deliver(slow.url("/"));

    // Then
    gate.open();
    assertThat(fixture.queue.results.next(4))
        .extracting(result -> result.attempt().url())
        .containsOnlyOnce(good.url("/"));
    assertThat(slow.all()).hasSize(3);
  }

  @Test
  void leavesItToOthersWhenOnlyThisProcessIsFull() {
    // Given
    fixture.inFlight = 1;
    fixture.parkedPerEndpoint = 0;
    holdUp(slow);
    fixture.start().handOver(lease(slow, 1));
    slow.next();

    // When
    List<Leased> more = lease(good, 1);
    fixture.handOver(more);

    // Then
    Release release = fixture.queue.releases.next();
    assertThat(release.leases()).containsExactly(more.getFirst().lease());
    assertThat(release.dueAt()).isEqualTo(START);
    assertThat(good.all()).isEmpty();
  }

  @Test
  void givesBackWhatWasParkedUntilItsLeaseAlmostEnded() {
    // Given an answer that comes when the second delivery's lease is nearly over
    fixture.inFlightPerEndpoint = 1;
    slow.answer(
        ScriptedAnswer.status(200).after(() -> fixture.clock.advance(Duration.ofSeconds(50))));
    List<Leased> deliveries = lease(slow, 2);

    // When
    fixture.start().handOver(deliveries);

    // Then
    assertThat(released(1)).containsExactly(deliveries.getLast().lease());
    assertThat(fixture.queue.releases.all().getFirst().dueAt()).isEqualTo(START.plusSeconds(50));
    assertThat(slow.all()).hasSize(1);
  }
}
