package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.contract.Destinations;
import dev.postrider.contract.Destinations.Destination;
import dev.postrider.contract.Endpoints;
import dev.postrider.contract.Endpoints.Endpoint;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.Page;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.AttemptStatus;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What became of a message at each endpoint. */
class DestinationIT {
  private StoreFixture store;
  private List<Endpoint> endpoints;
  private Message message;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    store.createApplication("shop");
    endpoints =
        IntStream.range(0, 5)
            .mapToObj(i -> store.createEndpoint("shop"))
            .sorted(Comparator.comparing(endpoint -> endpoint.id().toString()))
            .toList();
    message = store.accept("shop");
    store.createEndpoint("shop");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Destinations.Browse browse(OrganizationId organization, PageRequest page) {
    return new Destinations.Browse(
        organization,
        ApplicationId.reference("shop"),
        MessageId.reference(message.id().toString()),
        page);
  }

  private Page<Destination> page(int limit, Optional<String> iterator) {
    return store.ask(
        Destinations.BROWSE, browse(store.organization, PageRequest.of(limit, iterator, true)));
  }

  @Test
  void areThoseTheMessageIsOwedToOrWasAttemptedAt() {
    // Given
    Instant retry = store.clock.instant().plusSeconds(60);
    var leased = store.claim(5);
    for (var each : leased) {
      int which = index(each.lease().endpointId());
      switch (which) {
        case 0 -> store.record(each, 200, null);
        case 1 -> store.record(each, 500, retry);
        case 2 -> store.record(each, 500, null);
        default -> assertThat(which).isBetween(3, 4);
      }
    }

    // When
    Page<Destination> page = page(50, Optional.empty());

    // Then
    assertThat(page.items())
        .extracting(
            item -> index(item.endpoint().id()), Destination::status, Destination::nextAttemptAt)
        .containsExactly(
            tuple(0, AttemptStatus.SUCCESS, null),
            tuple(1, AttemptStatus.PENDING, retry),
            tuple(2, AttemptStatus.FAIL, null),
            tuple(3, AttemptStatus.SENDING, null),
            tuple(4, AttemptStatus.SENDING, null));
    assertThat(page.done()).isTrue();
  }

  private int index(EndpointId id) {
    return endpoints.stream().map(Endpoint::id).toList().indexOf(id);
  }

  @Test
  void arePagedBothWays() {
    Page<Destination> first = page(2, Optional.empty());
    Page<Destination> second = page(2, Optional.ofNullable(first.iterator()));
    Page<Destination> back = page(2, Optional.ofNullable(second.prevIterator()));

    assertThat(first.items()).extracting(item -> index(item.endpoint().id())).containsExactly(0, 1);
    assertThat(second.items())
        .extracting(item -> index(item.endpoint().id()))
        .containsExactly(2, 3);
    assertThat(back.items()).isEqualTo(first.items());
    assertThat(first.done()).isFalse();
  }

  @Test
  void areNotThoseThatWereDeleted() {
    store.ask(
        Endpoints.DELETE,
        new Endpoints.Delete(
            new Endpoints.Get(
                store.organization,
                new Endpoints.Owner.OfApplication(ApplicationId.reference("shop")),
                EndpointId.reference(endpoints.getFirst().id().toString()))));

    assertThat(page(50, Optional.empty()).items()).hasSize(4);
  }

  @Test
  void areNobodyElses() {
    assertThat(
            store.refusal(
                Destinations.BROWSE,
                browse(
                    new OrganizationId(new UUID(9, 9)),
                    PageRequest.of(50, Optional.empty(), true))))
        .isInstanceOf(Failure.NotFound.class);
  }
}
