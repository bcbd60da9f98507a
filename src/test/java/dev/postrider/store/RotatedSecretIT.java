package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.domain.EndpointId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A secret can be replaced without a webhook that its receiver cannot verify. */
class RotatedSecretIT {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aRotatedSecretSignsAlongForItsGracePeriod() {
    // Given
    Endpoint own = store.createOperationalEndpoint();
    var which = which(own);
    var before = store.ask(Endpoints.SECRET, which).secret();

    // When
    store.clock.advance(Duration.ofMillis(1));
    store.ask(Endpoints.ROTATE, new Endpoints.Rotate(which, null, GRACE));

    // Then
    var after = store.ask(Endpoints.SECRET, which).secret();
    var find = new Endpoints.FindTarget(store.organization, own.id());
    assertThat(after).isNotEqualTo(before);
    assertThat(store.ask(Endpoints.TARGET, find).secrets()).containsExactly(after, before);
    assertThat(store.ask(Endpoints.TARGET, find).revision()).isEqualTo(2);
    store.clock.advance(GRACE);
    assertThat(store.ask(Endpoints.TARGET, find).secrets()).containsExactly(after);
  }

  @Test
  void onlyFourEarlierSecretsSignAlong() {
    // Given
    Endpoint own = store.createOperationalEndpoint();

    // When
    for (int i = 0; i < 6; i++) {
      store.ask(Endpoints.ROTATE, new Endpoints.Rotate(which(own), null, Duration.ofDays(7)));
    }

    // Then
    var find = new Endpoints.FindTarget(store.organization, own.id());
    assertThat(store.ask(Endpoints.TARGET, find).secrets()).hasSize(5);
  }

  private Endpoints.Get which(Endpoint own) {
    return new Endpoints.Get(
        store.organization, StoreFixture.OPERATIONAL, EndpointId.reference(own.id().toString()));
  }
}
