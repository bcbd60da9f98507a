package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.DeliverySettings.Limits;
import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.Payload;
import dev.postrider.domain.Trigger;
import dev.postrider.support.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final DeliveryFixture fixture = new DeliveryFixture();
  private final List<String> begun = new ArrayList<>();
  private final Map<String, Promise<Attempted>> attempts = new HashMap<>();
  private final Map<String, Promise<Void>> records = new HashMap<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Lanes lanes(int inFlight, int inFlightPerEndpoint) {
    var releases = new Releases(fixture.vertx, fixture.bus, fixture.clock, new Random(1));
    var tokens = new Tokens(fixture.vertx, fixture.bus, fixture.clock);
    return new Lanes(
        fixture.vertx,
        fixture.clock,
        new Limits(inFlight, inFlightPerEndpoint, 8),
        new Lanes.Work(this::attempt, this::settle),
        new Lanes.Parts(releases, tokens, new Behind(fixture.bus)));
  }

  private Future<Attempted> attempt(Held held) {
    begun.add(name(held));
    Promise<Attempted> attempt = Promise.promise();
    attempts.put(name(held), attempt);
    return attempt.future();
  }

  private Future<Void> settle(Attempted attempted) {
    Promise<Void> record = Promise.promise();
    records.put(name(((Attempted.Unmade) attempted).held()), record);
    return record.future();
  }

  /** A delivery with a name such as A1: the first one for endpoint A. */
  private Held held(String name) {
    var lease =
        new Lease(
            new MessageId(new UUID(4, name.charAt(1))),
            new EndpointId(new UUID(3, name.charAt(0))),
            1);
    return new Held(
        new Leased(
            lease,
            FakeQueue.ORGANIZATION,
            FakeQueue.APPLICATION,
            1,
            null,
            "invoice.paid",
            0,
            Trigger.SCHEDULED,
            Payload.copyOf(new byte[0])),
        DeliveryFixture.START.plus(FakeQueue.LEASE));
  }

  private static String name(Held held) {
    long endpoint = held.endpointId().value().getLeastSignificantBits();
    long message = held.lease().messageId().value().getLeastSignificantBits();
    return "" + (char) endpoint + (char) message;
  }

  private void offer(Lanes lanes, String... names) {
    for (String name : names) {
      lanes.offer(held(name));
    }
  }

  private void answer(String name) {
    Objects.requireNonNull(attempts.get(name)).complete(new Attempted.Unmade(held(name), false));
  }

  private void record(String name) {
    Objects.requireNonNull(records.get(name)).complete();
  }

  @Test
  void letsWaitingEndpointsTakeTurns() {
    // Given
    Lanes lanes = lanes(6, 6);
    offer(lanes, "F1", "F2", "F3", "F4", "F5", "F6");
    offer(lanes, "A1", "A2", "A3", "B1", "B2", "C1");

    // When
    for (String first : List.copyOf(begun)) {
      answer(first);
      record(first);
    }

    // Then
    assertThat(begun.subList(6, 12)).containsExactly("A1", "B1", "C1", "A2", "B2", "A3");
  }

  @Test
  void sendsTheNextOneWhileTheLastAttemptIsBeingRecorded() {
    // Given
    Lanes lanes = lanes(2, 1);
    offer(lanes, "A1", "A2");

    // When
    answer("A1");

    // Then
    assertThat(begun).containsExactly("A1", "A2");
    assertThat(lanes.places().free()).isZero();
  }

  @Test
  void keepsThePlaceInTheProcessUntilTheAttemptIsRecorded() {
    // Given
    Lanes lanes = lanes(1, 1);
    List<Integer> freed = new ArrayList<>();
    lanes.whenFreed(() -> freed.add(lanes.places().free()));
    offer(lanes, "A1", "B1");

    // When
    answer("A1");
    List<String> beforeTheRecord = List.copyOf(begun);
    record("A1");
    answer("B1");
    record("B1");

    // Then
    assertThat(beforeTheRecord).containsExactly("A1");
    assertThat(begun).containsExactly("A1", "B1");
    assertThat(freed).containsExactly(0, 1);
  }

  @Test
  void ignoresAnOutcomeThatComesAfterTheDeliveryWasGivenBack() {
    // Given
    Await.result(fixture.queue.serve(fixture.bus));
    Lanes lanes = lanes(2, 2);
    offer(lanes, "A1", "A2");
    Await.result(lanes.close(Duration.ofMillis(1)));

    // When
    answer("A1");

    // Then
    assertThat(records).isEmpty();
    assertThat(fixture.queue.releases.next().leases())
        .containsExactly(held("A1").lease(), held("A2").lease());
  }
}
