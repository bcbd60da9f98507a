package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Deliveries.Release;
import dev.postrider.support.Await;
import dev.postrider.support.Gate;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopTest {
  private final DeliveryFixture fixture = new DeliveryFixture();
  private final Receiver receiver = Receiver.open();
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
    receiver.close();
  }

  private List<Leased> lease(int count) {
    return fixture.queue.lease(fixture.queue.endpoint(receiver.url("/")), count);
  }

  private List<Lease> released(int count) {
    List<Lease> leases = new ArrayList<>();
    while (leases.size() < count) {
      Release release = fixture.queue.releases.next();
      assertThat(release.dueAt()).isEqualTo(fixture.clock.instant());
      leases.addAll(release.leases());
    }
    return leases;
  }

  /** Begins to stop; that it has begun shows in what was parked. */
  private Future<Void> stopWithOneInFlight() {
    receiver.always(ScriptedAnswer.status(200).after(gate::pass));
    fixture.handOver(lease(2));
    receiver.next();
    Future<Void> stopped = fixture.stop();
    released(1);
    return stopped;
  }

  @Test
  void finishesWhatIsInFlight() {
    // Given
    receiver.always(ScriptedAnswer.status(200).after(gate::pass));
    fixture.start().handOver(lease(2));
    receiver.next(2);

    // When
    Future<Void> stopped = fixture.stop();
    gate.open();

    // Then
    Await.result(stopped);
    assertThat(fixture.queue.results.all()).hasSize(2);
    assertThat(fixture.queue.owed()).isZero();
  }

  @Test
  void givesBackWhatIsParkedAtOnce() {
    // Given
    fixture.inFlightPerEndpoint = 1;
    receiver.always(ScriptedAnswer.status(200).after(gate::pass));
    List<Leased> deliveries = lease(3);
    fixture.start().handOver(deliveries);
    receiver.next();

    // When
    Future<Void> stopped = fixture.stop();

    // Then
    assertThat(released(2)).containsExactly(deliveries.get(1).lease(), deliveries.get(2).lease());
    assertThat(stopped.isComplete()).isFalse();
    gate.open();
    Await.result(stopped);
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void givesBackWhatDoesNotFinishInTimeAndForgetsItsOutcome() {
    // Given
    fixture.drain = Duration.ofMillis(50);
    receiver.always(ScriptedAnswer.hang());
    List<Leased> deliveries = lease(2);
    fixture.start().handOver(deliveries);
    receiver.next(2);

    // When
    Await.result(fixture.stop());

    // Then
    assertThat(released(2))
        .containsExactlyInAnyOrder(deliveries.get(0).lease(), deliveries.get(1).lease());
    assertThat(fixture.queue.results.all()).isEmpty();
    assertThat(fixture.queue.owed()).isEqualTo(2);
  }

  @Test
  void givesBackWhatIsHandedOverWhileItStops() {
    // Given
    fixture.inFlightPerEndpoint = 1;
    fixture.start();
    Future<Void> stopped = stopWithOneInFlight();

    // When
    List<Leased> late = lease(1);
    fixture.handOver(late);

    // Then
    assertThat(released(1)).containsExactly(late.getFirst().lease());
    gate.open();
    Await.result(stopped);
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void givesBackWhatTheLastClaimBrings() {
    // Given a claim under way
    Promise<Void> answer = Promise.promise();
    fixture.inFlightPerEndpoint = 1;
    fixture.start();
    fixture.queue.answerClaimsAfter(answer.future());
    var messageId = fixture.queue.owe(fixture.queue.endpoint(receiver.url("/")));
    fixture.hint();
    fixture.queue.claims.next();
    Future<Void> stopped = stopWithOneInFlight();

    // When
    answer.complete();

    // Then
    assertThat(released(1)).extracting(Lease::messageId).containsExactly(messageId);
    gate.open();
    Await.result(stopped);
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void claimsNoMore() {
    // Given
    fixture.start();
    int claims = fixture.queue.claims.all().size();

    // When
    Await.result(fixture.stop());
    fixture.hint();

    // Then
    assertThat(fixture.queue.claims.all()).hasSize(claims);
  }
}
