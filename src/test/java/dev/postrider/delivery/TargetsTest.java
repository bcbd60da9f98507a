package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Release;
import dev.postrider.contract.Endpoints;
import dev.postrider.domain.EndpointId;
import dev.postrider.support.LogCapture;
import dev.postrider.support.Receiver;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private final DeliveryFixture fixture = new DeliveryFixture();
  private final Receiver receiver = Receiver.open();
  private final EndpointId endpointId = fixture.queue.endpoint(receiver.url("/"));

  @BeforeEach
  void start() {
    fixture.start();
  }

  @AfterEach
  void close() {
    fixture.close();
    receiver.close();
  }

  @Test
  void asksOnceForAnEndpoint() {
    // When
    fixture.handOver(fixture.queue.lease(endpointId, 8));
    fixture.queue.results.next(8);
    fixture.handOver(fixture.queue.lease(endpointId, 1));
    fixture.queue.results.next();

    // Then
    assertThat(fixture.queue.targetRequests.all()).hasSize(1);
    assertThat(fixture.queue.targetRequests.next().endpointId()).isEqualTo(endpointId);
    assertThat(fixture.queue.targetRequests.all().getFirst().organizationId())
        .isEqualTo(FakeQueue.ORGANIZATION);
  }

  @Test
  void asksAgainWhenADeliveryKnowsOfANewerRevision() {
    try (var elsewhere = Receiver.open()) {
      // Given
      fixture.handOver(fixture.queue.lease(endpointId, 1));
      fixture.queue.results.next();

      // When
      fixture.queue.move(endpointId, elsewhere.url("/moved"));
      fixture.handOver(fixture.queue.lease(endpointId, 1));

      // Then
      assertThat(fixture.recorded().url()).isEqualTo(elsewhere.url("/moved"));
      assertThat(elsewhere.next().target()).isEqualTo("/moved");
      assertThat(fixture.queue.targetRequests.all()).hasSize(2);
    }
  }

  @Test
  void asksAgainWhenItIsToldOfAChange() {
    try (var elsewhere = Receiver.open()) {
      // Given
      fixture.handOver(fixture.queue.lease(endpointId, 1));
      fixture.queue.results.next();
      List<Leased> leasedBefore = fixture.queue.lease(endpointId, 1);
      fixture.queue.move(endpointId, elsewhere.url("/moved"));

      // When
      fixture.bus.publish(Endpoints.TARGET_CHANGED, new Endpoints.TargetChanged(null, endpointId));
      fixture.handOver(leasedBefore);

      // Then
      assertThat(fixture.recorded().url()).isEqualTo(elsewhere.url("/moved"));
    }
  }

  @Test
  void sendsNothingMoreToADeletedEndpointThatItKnew() {
    // Given
    fixture.handOver(fixture.queue.lease(endpointId, 1));
    fixture.queue.results.next();
    receiver.next();
    List<Leased> leasedBefore = fixture.queue.lease(endpointId, 1);
    fixture.queue.delete(endpointId);

    // When
    fixture.bus.publish(
        Endpoints.TARGET_CHANGED, new Endpoints.TargetChanged(FakeQueue.APPLICATION, null));
    fixture.handOver(leasedBefore);

    // Then
    assertThat(fixture.queue.releases.next().leases())
        .containsExactly(leasedBefore.getFirst().lease());
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void postponesWhatIsOwedToADeletedEndpointUntilAClaimCancelsIt() {
    // Given
    List<Leased> leased = fixture.queue.lease(endpointId, 1);
    fixture.queue.delete(endpointId);

    // When
    fixture.handOver(leased);

    // Then
    Release release = fixture.queue.releases.next();
    assertThat(release.leases()).containsExactly(leased.getFirst().lease());
    assertThat(release.dueAt()).isAfter(fixture.clock.instant());
    assertThat(receiver.all()).isEmpty();
  }

  @Test
  void postponesWhatItFindsNoTargetForWhileTheStoreDoesNotAnswer() {
    try (var log = LogCapture.of(Outage.class.getName(), Level.WARN)) {
      // Given
      fixture.queue.refuse(FakeQueue.Address.TARGET, 1);
      List<Leased> leased = fixture.queue.lease(endpointId, 1);

      // When
      fixture.handOver(leased);

      // Then
      Release release = fixture.queue.releases.next();
      assertThat(release.leases()).containsExactly(leased.getFirst().lease());
      assertThat(release.dueAt()).isAfterOrEqualTo(fixture.clock.instant().plusSeconds(1));
      assertThat(fixture.queue.results.all()).isEmpty();
      assertThat(log.events().all()).hasSize(1);
    }
  }
}
