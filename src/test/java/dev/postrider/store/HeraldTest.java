package dev.postrider.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Access;
import dev.postrider.contract.Bus;
import dev.postrider.domain.OrganizationId;
import dev.postrider.store.Signal.Kind;
import dev.postrider.support.Signals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signals are gathered; here time passes and statements end when the test says so. */
class HeraldTest {
  private static final Signal DELIVERIES = Signal.of(Kind.DELIVERIES_AVAILABLE);
  private static final Signal MAILS = Signal.of(Kind.MAILS_AVAILABLE);

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final List<List<Signal>> sent = new ArrayList<>();
  private final Queue<Promise<Void>> statements = new ArrayDeque<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final Queue<Promise<Void>> clock = new ArrayDeque<>();
  private final Herald herald = new Herald(bus, new Herald.Way(this::send, this::pause));

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(20, SECONDS);
  }

  private Future<Void> send(List<Signal> signals) {
    sent.add(signals);
    statements.add(Promise.promise());
    return statements.peek().future();
  }

  private Future<Void> pause(Duration pause) {
    pauses.add(pause);
    clock.add(Promise.promise());
    return clock.peek().future();
  }

  @Test
  void sendsTheFirstAtOnceAndTheNextOnlyOnceAfterAPause() {
    // When
    herald.tellOthers(DELIVERIES);
    herald.tellOthers(DELIVERIES);
    herald.tellOthers(MAILS);
    statements.remove().complete();
    herald.tellOthers(DELIVERIES);

    // Then
    assertThat(sent).containsExactly(List.of(DELIVERIES));
    assertThat(pauses).containsExactly(Herald.PAUSE);

    // When
    clock.remove().complete();

    // Then
    assertThat(sent).hasSize(2);
    assertThat(sent.getLast()).containsExactlyInAnyOrder(DELIVERIES, MAILS);
  }

  @Test
  void isReadyToSendAtOnceAgainAfterAPauseInWhichNothingHappened() {
    // Given
    herald.tellOthers(DELIVERIES);
    statements.remove().complete();
    clock.remove().complete();
    assertThat(sent).hasSize(1);

    // When
    herald.tellOthers(DELIVERIES);

    // Then
    assertThat(sent).containsExactly(List.of(DELIVERIES), List.of(DELIVERIES));
  }

  @Test
  void keepsOrganizationsApartUntilThereAreTooMany() {
    // Given
    herald.tellOthers(MAILS);

    // When
    for (int n = 0; n < Herald.IDS_MAX; n++) {
      herald.tellOthers(accessChanged(n));
    }
    end();

    // Then
    assertThat(sent.getLast()).hasSize(Herald.IDS_MAX).contains(accessChanged(7));

    // When
    for (int n = 0; n <= Herald.IDS_MAX; n++) {
      herald.tellOthers(accessChanged(n));
    }
    herald.tellOthers(accessChanged(3));
    end();

    // Then
    assertThat(sent.getLast()).containsExactly(Signal.of(Kind.ACCESS_CHANGED));
  }

  @Test
  void triesAgainWhatCouldNotBeSent() {
    // Given
    herald.tellOthers(accessChanged(1));

    // When
    statements.remove().fail("the database is away");
    herald.tellOthers(accessChanged(2));

    // Then
    assertThat(pauses).containsExactly(Herald.PAUSE_AFTER_FAILURE);
    assertThat(sent).hasSize(1);

    // When
    clock.remove().complete();

    // Then
    assertThat(sent.getLast()).containsExactlyInAnyOrder(accessChanged(1), accessChanged(2));
  }

  @Test
  void sendsWhatIsGatheredBeforeItCloses() {
    // Given
    herald.tellOthers(DELIVERIES);
    herald.tellOthers(MAILS);

    // When
    Future<Void> closed = herald.close();

    // Then
    assertThat(closed.isComplete()).isFalse();
    statements.remove().complete();
    assertThat(sent).containsExactly(List.of(DELIVERIES), List.of(MAILS));
    statements.remove().complete();
    assertThat(closed.succeeded()).isTrue();
  }

  @Test
  void tellsItsOwnProcessWithoutWaiting() {
    // Given
    Signals<Access.Changed> heard = new Signals<>("change of access");
    bus.listen(Access.CHANGED, heard::add);

    // When
    herald.tell(accessChanged(1));
    herald.tell(accessChanged(2));

    // Then
    assertThat(heard.next(2))
        .extracting(Access.Changed::organizationId)
        .containsExactly(organization(1), organization(2));
  }

  @Test
  void readsWhatItWrites() {
    assertThat(Signal.parse(accessChanged(5).text())).contains(accessChanged(5));
    assertThat(Signal.parse(DELIVERIES.text())).contains(DELIVERIES);
    assertThat(Signal.parse("of_a_newer_program")).isEmpty();
    assertThat(Signal.parse("access_changed nobody")).isEmpty();
    assertThat(Signal.parse("")).isEmpty();
  }

  private void end() {
    statements.remove().complete();
    clock.remove().complete();
  }

  private static OrganizationId organization(int number) {
    return new OrganizationId(new UUID(1, number));
  }

  private static Signal accessChanged(int number) {
    return Signal.accessChanged(organization(number));
  }
}
