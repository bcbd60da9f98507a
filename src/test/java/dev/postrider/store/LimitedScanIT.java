package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.Page;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Needles in a haystack of 25,000 messages: a page looks at no more than 10,000. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitedScanIT {
  private StoreFixture store;
  private List<MessageId> needles;

  @BeforeAll
  void fill() {
    store = StoreFixture.open();
    store.createApplication("shop");
    needles = new ArrayList<>();
    needles.add(store.accept("shop").id());
    addHay(12_000);
    needles.add(store.accept("shop").id());
    addHay(13_000);
    needles.add(store.accept("shop").id());
    store.run("UPDATE message SET tags = '{needle}' WHERE event_type = 'invoice.paid'");
  }

  /** Adds messages that are younger than those before and older than those to come. */
  private void addHay(int count) {
    store.run(
        """
        INSERT INTO message (id, organization_id, application_id, event_type, payload)
        SELECT (left(last.id, 24) || 'ffff' || lpad(to_hex(i), 8, '0'))::uuid, organization.id,
          application.id, 'hay', '{}'
        FROM generate_series(1, %d) AS i, organization, application,
          (SELECT max(id::text) AS id FROM message) AS last
        """
            .formatted(count));
    store.clock.advance(java.time.Duration.ofSeconds(100));
  }

  @AfterAll
  void close() {
    store.close();
  }

  private Page<Message> page(int limit, @Nullable String iterator) {
    return store.ask(
        Messages.BROWSE,
        new Messages.Browse(
            store.organization,
            ApplicationId.reference("shop"),
            PageRequest.of(limit, Optional.ofNullable(iterator), false),
            new Messages.Filter(null, "needle", List.of(), null, null, false)));
  }

  @Test
  void findsAllOfThemOnceInAFewPages() {
    // Given
    List<MessageId> found = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();

    // When
    Page<Message> page = page(10, null);
    while (true) {
      sizes.add(page.items().size());
      page.items().forEach(message -> found.add(message.id()));
      if (page.done()) {
        break;
      }
      page = page(10, page.iterator());
    }

    // Then
    assertThat(found).containsExactlyElementsOf(needles.reversed());
    assertThat(sizes).containsExactly(1, 1, 1);
  }

  @Test
  void goesBackTheSameWay() {
    // Given
    Page<Message> page = page(10, null);
    while (!page.done()) {
      page = page(10, page.iterator());
    }
    List<MessageId> found = new ArrayList<>();

    // When
    do {
      page = page(10, page.prevIterator());
      page.items().reversed().forEach(message -> found.add(message.id()));
    } while (!page.done());

    // Then
    assertThat(found).containsExactly(needles.get(1), needles.get(2));
  }

  @Test
  void stopsAsSoonAsAPageIsFull() {
    Page<Message> first = page(1, null);
    Page<Message> second = page(1, first.iterator());

    assertThat(first.items()).extracting(Message::id).containsExactly(needles.get(2));
    assertThat(first.done()).isFalse();
    assertThat(second.done()).isFalse();
  }
}
