package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.contract.Deliveries.Throttle;
import dev.postrider.domain.EndpointId;
import dev.postrider.support.Await;
import dev.postrider.support.LogCapture;
import dev.postrider.support.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final UUID APPLICATION = FakeQueue.APPLICATION.value();

  private final DeliveryFixture fixture = new DeliveryFixture();
  private final FakeThrottles throttles = new FakeThrottles(fixture.clock);
  private final Receiver receiver = Receiver.open();

  @BeforeEach
  void open() {
    Await.result(throttles.serve(fixture.bus));
    fixture.start();
  }

  @AfterEach
  void close() {
    fixture.close();
    receiver.close();
  }

  private EndpointId throttled(Throttle throttle) {
    EndpointId endpointId = fixture.queue.endpoint(receiver.url("/throttled"));
    fixture.queue.throttle(endpointId, throttle);
    return endpointId;
  }

  @Test
  void sendsAsManyAsThereAreTokensForAndTheRestWhenThereAreMore() {
    // Given
    EndpointId endpointId = throttled(new Throttle(5, null));
    throttles.allow(endpointId.value(), 2);
    fixture.handOver(fixture.queue.lease(endpointId, 5));
    receiver.next(2);
    throttles.draws.next(3);
    List<?> sentBefore = receiver.all();

    // When
    throttles.allow(endpointId.value(), 3);

    // Then
    fixture.queue.results.next(5);
    assertThat(sentBefore).hasSize(2);
    assertThat(throttles.draws.all().getFirst().wishes())
        .singleElement()
        .satisfies(wish -> assertThat(wish.rate()).isEqualTo(5));
  }

  @Test
  void delaysNoOtherEndpoint() {
    // Given
    EndpointId endpointId = throttled(new Throttle(5, null));
    fixture.handOver(fixture.queue.lease(endpointId, 5));
    throttles.draws.next();

    // When
    fixture.deliver(receiver.url("/free"));

    // Then
    assertThat(fixture.recorded().url()).isEqualTo(receiver.url("/free"));
    assertThat(receiver.all()).hasSize(1);
  }

  @Test
  void sharesTheTokensOfAnApplicationBetweenItsEndpoints() {
    // Given
    EndpointId one = throttled(new Throttle(null, 3));
    EndpointId other = throttled(new Throttle(null, 3));
    throttles.allow(APPLICATION, 2);

    // When
    fixture.handOver(fixture.queue.lease(one, 2));
    fixture.handOver(fixture.queue.lease(other, 2));

    // Then
    assertThat(fixture.queue.results.next(2))
        .extracting(result -> result.delivery().lease().endpointId())
        .containsOnlyOnce(one, other);
    throttles.draws.next(3);
    assertThat(receiver.all()).hasSize(2);
  }

  @Test
  void needsATokenOfBothTheEndpointAndTheApplication() {
    // Given
    EndpointId endpointId = throttled(new Throttle(5, 3));
    throttles.allow(endpointId.value(), 4);
    fixture.handOver(fixture.queue.lease(endpointId, 1));
    throttles.draws.next(2);
    List<?> sentBefore = receiver.all();

    // When
    throttles.allow(APPLICATION, 1);

    // Then
    fixture.recorded();
    assertThat(sentBefore).isEmpty();
  }

  @Test
  void waitsWhileTheStoreDoesNotAnswer() {
    try (var log = LogCapture.of(Outage.class.getName(), Level.WARN)) {
      // Given
      EndpointId endpointId = throttled(new Throttle(5, null));
      throttles.allow(endpointId.value(), 1);
      throttles.refuse(1);
      fixture.handOver(fixture.queue.lease(endpointId, 1));
      log.events().next();

      // When
      fixture.clock.advance(Duration.ofSeconds(1));

      // Then
      assertThat(fixture.recorded().statusCode()).isEqualTo(200);
    }
  }
}
