package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Throttles;
import dev.postrider.contract.Throttles.Draw;
import dev.postrider.contract.Throttles.Grant;
import dev.postrider.contract.Throttles.Wish;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThrottleStoreIT {
  private static final UUID SUBJECT = new UUID(7, 7);

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Grant draw(int rate, int wanted) {
    return store
        .ask(Throttles.DRAW, new Draw(List.of(new Wish(SUBJECT, rate, wanted))))
        .grants()
        .getFirst();
  }

  @Test
  void grantsATenthOfASecondAheadAfterARest() {
    // When
    Grant grant = draw(100, 1_000);

    // Then
    assertThat(grant.tokens()).isEqualTo(10);
    assertThat(grant.nextAt()).isEqualTo(store.clock.instant().plusMillis(10));
  }

  @Test
  void grantsOneAtATimeOfASlowRate() {
    // When
    Grant first = draw(1, 5);
    Grant second = draw(1, 5);

    // Then
    assertThat(first.tokens()).isEqualTo(1);
    assertThat(second.tokens()).isZero();
    assertThat(second.nextAt()).isEqualTo(store.clock.instant().plusSeconds(1));
  }

  @Test
  void grantsNoMoreThanIsWanted() {
    // When
    Grant grant = draw(1_000, 3);

    // Then
    assertThat(grant.tokens()).isEqualTo(3);
    assertThat(grant.nextAt()).isBefore(store.clock.instant());
  }

  @Test
  void keepsToTheRateOverALongTime() {
    // Given
    Instant end = store.clock.instant().plusSeconds(10);
    int granted = 0;

    // When
    while (store.clock.instant().isBefore(end)) {
      granted += draw(30, 100).tokens();
      store.clock.advance(Duration.ofMillis(37));
    }

    // Then the rate for ten seconds, and a tenth of a second ahead
    assertThat(granted).isBetween(298, 303);
  }

  @Test
  void sharesTheRateBetweenAllThatDrawAtTheSameTime() {
    // Given
    List<Future<Throttles.Drawn>> draws = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      draws.add(store.bus.request(Throttles.DRAW, new Draw(List.of(new Wish(SUBJECT, 100, 5)))));
    }

    // When
    StoreFixture.await(Future.all(draws));

    // Then
    assertThat(draws.stream().mapToInt(drawn -> drawn.result().grants().getFirst().tokens()).sum())
        .isEqualTo(10);
  }

  @Test
  void grantsEachOfSeveralSubjectsItsOwn() {
    // Given
    var other = new UUID(8, 8);
    draw(1, 1);

    // When
    var drawn =
        store.ask(
            Throttles.DRAW, new Draw(List.of(new Wish(SUBJECT, 1, 1), new Wish(other, 1, 1))));

    // Then
    assertThat(drawn.grants())
        .extracting(Grant::subjectId, Grant::tokens)
        .containsExactlyInAnyOrder(tuple(SUBJECT, 0), tuple(other, 1));
  }

  @Test
  void tellsWhetherAnEndpointOrItsApplicationHasUsedItsRateUp() {
    // Given
    store.createApplication("shop");
    var endpoint =
        store.createEndpoint(
            "shop",
            new Endpoints.Attributes(
                "https://example.com/hook", null, "", List.of(), List.of(), 2, false, Map.of()));
    boolean before = limited(endpoint);

    // When
    store.ask(Throttles.DRAW, new Draw(List.of(new Wish(endpoint.id().value(), 2, 5))));

    // Then
    assertThat(before).isFalse();
    assertThat(limited(endpoint)).isTrue();
    store.clock.advance(Duration.ofMillis(500));
    assertThat(limited(endpoint)).isFalse();
  }

  private boolean limited(Endpoint endpoint) {
    return store.ask(Throttles.STATUS, new Throttles.Ask(store.which(endpoint))).limited();
  }
}
