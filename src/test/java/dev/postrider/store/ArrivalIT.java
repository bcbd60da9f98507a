package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.contract.Destinations;
import dev.postrider.contract.Destinations.Arrival;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.PageRequest;
import dev.postrider.contract.Statistics;
import dev.postrider.contract.Statistics.Progress;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An endpoint's messages, how far they have come, and how many have come so far. */
class ArrivalIT {
  private StoreFixture store;
  private Endpoint endpoint;
  private final List<MessageId> messages = new ArrayList<>();
  private Instant retry;

  @BeforeEach
  void deliver() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoint =
        store.createEndpoint("shop", StoreFixture.wanting(List.of("invoice.paid"), List.of()));
    for (int i = 0; i < 5; i++) {
      messages.add(store.accept("shop").id());
      store.ask(Messages.ACCEPT, store.message("shop", "other", null));
      store.clock.advance(Duration.ofSeconds(1));
    }
    retry = store.clock.instant().plusSeconds(60);
    for (var leased : store.claim(4)) {
      int which = messages.indexOf(leased.lease().messageId());
      switch (which) {
        case 0 -> store.record(leased, 200, null);
        case 1 -> store.record(leased, 500, retry);
        case 2 -> store.record(leased, 500, null);
        default -> assertThat(which).isEqualTo(3);
      }
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Destinations.BrowseMessages browse(
      OrganizationId organization, @Nullable AttemptStatus status) {
    return new Destinations.BrowseMessages(
        organization,
        ApplicationId.reference("shop"),
        EndpointId.reference(endpoint.id().toString()),
        status,
        PageRequest.of(50, Optional.empty(), false),
        new Messages.Filter(null, null, List.of(), null, null, true));
  }

  @Test
  void areListedWithHowFarTheyHaveCome() {
    var page = store.ask(Destinations.BROWSE_MESSAGES, browse(store.organization, null));

    assertThat(page.items())
        .extracting(
            item -> messages.indexOf(item.message().id()), Arrival::status, Arrival::nextAttemptAt)
        .containsExactly(
            tuple(4, AttemptStatus.PENDING, null),
            tuple(3, AttemptStatus.SENDING, null),
            tuple(2, AttemptStatus.FAIL, null),
            tuple(1, AttemptStatus.PENDING, retry),
            tuple(0, AttemptStatus.SUCCESS, null));
    assertThat(page.done()).isTrue();
  }

  @Test
  void areListedByHowFarTheyHaveCome() {
    var page =
        store.ask(Destinations.BROWSE_MESSAGES, browse(store.organization, AttemptStatus.PENDING));

    assertThat(page.items())
        .extracting(item -> messages.indexOf(item.message().id()))
        .containsExactly(4, 1);
  }

  @Test
  void areNobodyElses() {
    OrganizationId stranger = new OrganizationId(new UUID(9, 9));

    assertThat(store.refusal(Destinations.BROWSE_MESSAGES, browse(stranger, null)))
        .isInstanceOf(Failure.NotFound.class);
  }

  private Progress count(Instant since, Instant until) {
    return store.ask(
        Statistics.ENDPOINT, new Statistics.OfEndpoint(store.which(endpoint), since, until));
  }

  @Test
  void areCountedByHowFarTheyHaveCome() {
    Instant now = store.clock.instant();

    assertThat(count(now.minusSeconds(60), now)).isEqualTo(new Progress(1, 1, 2, 1));
    assertThat(count(now.minusSeconds(60), now.minusSeconds(4)))
        .isEqualTo(new Progress(1, 0, 0, 0));
  }

  @Test
  void attemptsAreCountedByEventType() {
    // Given
    Instant now = store.clock.instant();
    var all =
        new Statistics.OfApplication(
            store.organization,
            ApplicationId.reference("shop"),
            now.minusSeconds(60),
            now.plusSeconds(1),
            List.of());

    // When
    var counted = store.ask(Statistics.APPLICATION, all);
    var others =
        store.ask(
            Statistics.APPLICATION,
            new Statistics.OfApplication(
                store.organization, all.application(), all.since(), all.until(), List.of("other")));

    // Then
    assertThat(counted.byEventType())
        .containsOnlyKeys("invoice.paid")
        .containsEntry("invoice.paid", new Statistics.Outcome(1, 2));
    assertThat(others.byEventType()).isEmpty();
  }

  @Test
  void applicationsWithAnEndpointAreActive() {
    // Given
    store.createApplication("idle");

    // When
    long enabled = active(false);
    store.disable(endpoint, true);

    // Then
    assertThat(enabled).isEqualTo(1);
    assertThat(active(false)).isZero();
    assertThat(active(true)).isEqualTo(1);
  }

  private long active(boolean withDisabled) {
    return store
        .ask(Statistics.COUNT_ACTIVE, new Statistics.CountActive(store.organization, withDisabled))
        .count();
  }

  @Test
  void aMessageForOneEndpointGoesToNoOther() {
    // Given
    store.createEndpoint("shop");
    var example =
        new Messages.Send(
            store.which(endpoint), "never.subscribed", store.message("shop", "a", null).payload());

    // When
    Message sent = store.ask(Messages.SEND, example);

    // Then
    assertThat(store.claim(50))
        .filteredOn(leased -> leased.lease().messageId().equals(sent.id()))
        .extracting(leased -> leased.lease().endpointId())
        .containsExactly(endpoint.id());
  }

  @Test
  void nothingIsSentToADisabledEndpoint() {
    store.disable(endpoint, true);
    var example =
        new Messages.Send(store.which(endpoint), "a", store.message("shop", "a", null).payload());

    assertThat(store.refusal(Messages.SEND, example)).isInstanceOf(Failure.Conflict.class);
  }
}
