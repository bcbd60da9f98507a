package dev.postrider.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.domain.ApplicationId;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not let a browser in; the list is in docs/live.md. */
class ForbiddenTicketsTest {
  private LiveFixture live;
  private ApplicationId application;

  @BeforeEach
  void open() {
    live = new LiveFixture();
    application = live.tickets.ownApplication();
  }

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void oneTicketLetsInOneOfTwoThatRaceWithIt() {
    // Given
    String ticket = live.tickets.buy(application);

    // When
    List<Future<Browser>> racing =
        Stream.of(1, 2).map(one -> live.open(live.plain(ticket), false)).toList();
    Future.join(racing).transform(done -> Future.succeededFuture()).await();

    // Then
    assertThat(racing).filteredOn(Future::succeeded).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pr_", "pt_", "eyJ", "lt_"})
  void noOtherCredentialIsATicket(String prefix) {
    assertThat(live.rejection(live.plain(prefix + "a".repeat(43))).getStatus()).isEqualTo(401);
  }

  @Test
  void aTicketInAHeaderOrCookieIsNone() {
    // Given
    String ticket = live.tickets.buy(application);

    // When
    var target =
        live.target("/live/websocket")
            .putHeader("Authorization", "Bearer " + ticket)
            .putHeader("Cookie", "ticket=" + ticket);

    // Then
    assertThat(live.rejection(target).getStatus()).isEqualTo(401);
  }
}
