package dev.postrider.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postrider.contract.Deliveries.Claim;
import dev.postrider.domain.EndpointId;
import dev.postrider.support.Gate;
import dev.postrider.support.LogCapture;
import dev.postrider.support.Receiver;
import dev.postrider.support.ScriptedAnswer;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimLoopTest {
  private final DeliveryFixture fixture = new DeliveryFixture();
  private final Receiver receiver = Receiver.open();
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
    receiver.close();
  }

  private EndpointId endpoint() {
    return fixture.queue.endpoint(receiver.url("/"));
  }

  @Test
  void claimsWhatWasDueBeforeItStarted() {
    // Given
    fixture.queue.owe(endpoint());

    // When
    fixture.start();

    // Then
    assertThat(fixture.recorded().statusCode()).isEqualTo(200);
  }

  @Test
  void claimsOnAHint() {
    // Given a poll interval of a minute
    fixture.start();
    fixture.queue.owe(endpoint());

    // When
    fixture.hint();

    // Then
    assertThat(fixture.recorded().statusCode()).isEqualTo(200);
  }

  @Test
  void claimsWhenTheNextDeliveryFallsDue() {
    // Given a poll interval of a minute
    fixture.queue.owe(endpoint(), "{}", fixture.clock.instant().plusMillis(50));
    fixture.start();

    // When
    fixture.clock.advance(Duration.ofMillis(50));

    // Then
    assertThat(fixture.recorded().statusCode()).isEqualTo(200);
  }

  @Test
  void claimsAtThePollIntervalAtTheLatest() {
    // Given
    fixture.poll = Duration.ofMillis(20);
    fixture.queue.owe(endpoint(), "{}", fixture.clock.instant().plusSeconds(3_600));
    fixture.start();

    // When somebody owes something without a word
    fixture.queue.owe(endpoint());

    // Then
    assertThat(fixture.recorded().statusCode()).isEqualTo(200);
  }

  @Test
  void claimsAgainAtOnceAfterAFullClaim() {
    // Given
    fixture.inFlight = 4;
    for (int i = 0; i < 10; i++) {
      fixture.queue.owe(endpoint());
    }

    // When
    fixture.start();

    // Then
    fixture.queue.results.next(10);
    assertThat(fixture.queue.claims.all()).extracting(Claim::limit).allMatch(limit -> limit <= 4);
  }

  @Test
  void claimsForAnEndpointUntilNothingIsOwedToIt() {
    // Given a poll interval of a minute, and more for one endpoint than it has room for
    EndpointId endpoint = endpoint();
    int owed = 10 * (fixture.inFlightPerEndpoint + fixture.parkedPerEndpoint);
    for (int i = 0; i < owed; i++) {
      fixture.queue.owe(endpoint);
    }

    // When
    fixture.start();

    // Then
    fixture.queue.results.next(owed);
  }

  @Test
  void claimsNoMoreThanItsFreePlaces() {
    // Given
    fixture.inFlight = 5;
    receiver.always(ScriptedAnswer.status(200).after(gate::pass));
    fixture.start().handOver(fixture.queue.lease(endpoint(), 3));
    receiver.next(3);

    // When
    fixture.hint();

    // Then
    assertThat(fixture.queue.claims.next().limit()).isEqualTo(2);
  }

  @Test
  void claimsAgainWhenAPlaceBecomesFree() {
    // Given
    fixture.inFlight = 1;
    receiver.always(ScriptedAnswer.status(200).after(gate::pass));
    fixture.start().handOver(fixture.queue.lease(endpoint(), 1));
    receiver.next();
    fixture.queue.owe(endpoint());
    fixture.hint();

    // When
    gate.open();

    // Then
    fixture.queue.results.next(2);
  }

  @Test
  void hasOneClaimUnderWayAtATime() {
    // Given a claim that is not answered yet
    Promise<Void> answer = Promise.promise();
    fixture.start();
    fixture.queue.answerClaimsAfter(answer.future());
    fixture.hint();
    fixture.queue.claims.next();

    // When
    for (int i = 0; i < 5; i++) {
      fixture.queue.owe(endpoint());
      fixture.hint();
    }
    answer.complete();

    // Then the hints are answered by one more
    fixture.queue.results.next(5);
    assertThat(fixture.queue.claims.all()).hasSize(3);
  }

  @Test
  void goesOnAfterClaimsThatFailedAndWarnsOnce() {
    try (var log = LogCapture.of(Outage.class.getName(), Level.INFO)) {
      // Given
      fixture.queue.refuse(FakeQueue.Address.CLAIM, 3);
      fixture.queue.owe(endpoint());

      // When
      fixture.start();

      // Then
      fixture.queue.results.next();
      assertThat(fixture.queue.claims.all()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(log.events().all())
          .extracting(event -> event.getLevel().toString())
          .containsExactly("WARN", "INFO");
    }
  }
}
