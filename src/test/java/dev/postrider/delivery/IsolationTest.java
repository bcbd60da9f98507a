package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Release;
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
  void givesBackWhatFindsNoPlaceWithALaterDueTime() {
    // Given
    holdUp(slow);
    List<Leased> deliveries = lease(slow, 20);

    // When
    fixture.start().handOver(deliveries);
    Release release = fixture.queue.releases.next();

    // Then
    assertThat(release.leases())
        .containsExactlyElementsOf(deliveries.subList(12, 20).stream().map(Leased::lease).toList());
    assertThat(release.dueAt()).isBetween(START.plusSeconds(1), START.plusMillis(1_500));
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
