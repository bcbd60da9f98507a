package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Applications.Application;
import dev.postrider.contract.EventTypes;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Messages;
import dev.postrider.contract.Messages.Message;
import dev.postrider.contract.Page;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagingIT {
  private static final int COUNT = 7;

  private StoreFixture store;
  private List<String> names;
  private Instant start;

  @BeforeAll
  void open() {
    store = StoreFixture.open();
    start = store.clock.instant();
    names = IntStream.range(0, COUNT).mapToObj(i -> "name-" + i).toList();
    for (String name : names) {
      store.createApplication(name);
      store.ask(
          EventTypes.CREATE,
          new EventTypes.Create(
              store.organization, name, new EventTypes.Attributes("", null, null, false, false)));
      store.accept("name-0");
      store.clock.advance(Duration.ofSeconds(1));
    }
  }

  @AfterAll
  void close() {
    store.close();
  }

  private Page<Application> browse(int limit, @Nullable String iterator, boolean ascending) {
    return store.ask(
        Applications.BROWSE,
        new Applications.Browse(
            store.organization, PageRequest.of(limit, Optional.ofNullable(iterator), ascending)));
  }

  private Page<Message> messages(@Nullable Instant before, @Nullable Instant after) {
    return store.ask(
        Messages.BROWSE,
        new Messages.Browse(
            store.organization,
            ApplicationId.reference("name-0"),
            PageRequest.of(50, Optional.empty(), false),
            new Messages.Filter(null, null, List.of(), before, after, true)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void walksAListThereAndBackWithoutGapOrRepetition(boolean ascending) {
    // Given
    List<String> there = new ArrayList<>();
    List<Page<Application>> pages = new ArrayList<>();

    // When
    Page<Application> page = browse(3, null, ascending);
    pages.add(page);
    while (!page.done()) {
      page = browse(3, page.iterator(), ascending);
      pages.add(page);
    }
    pages.forEach(read -> read.items().forEach(item -> there.add(item.name())));
    Page<Application> back = browse(3, pages.get(2).prevIterator(), ascending);

    // Then
    assertThat(there).containsExactlyElementsOf(ascending ? names : names.reversed());
    assertThat(pages).hasSize(3);
    assertThat(back.items()).isEqualTo(pages.get(1).items());
    assertThat(back.done()).isFalse();
  }

  @Test
  void thePageBeforeTheFirstIsEmpty() {
    // Given
    Page<Application> first = browse(3, null, true);

    // When
    Page<Application> before = browse(3, first.prevIterator(), true);

    // Then
    assertThat(before.items()).isEmpty();
    assertThat(before.done()).isTrue();
  }

  @Test
  void refusesAnIteratorOfAnotherList() {
    // Given
    String foreign = "msg_0000000000000000000000";
    var request =
        new Applications.Browse(store.organization, PageRequest.of(3, Optional.of(foreign), true));

    // When
    Failure refusal = store.refusal(Applications.BROWSE, request);

    // Then
    assertThat(refusal).isInstanceOf(Failure.Invalid.class);
    assertThat(refusal.detail()).contains("iterator");
  }

  @Test
  void listsEventTypesByName() {
    // Given
    var request =
        new EventTypes.Browse(
            store.organization,
            PageRequest.of(2, Optional.of("eventtype_name-2"), true),
            false,
            null);

    // When
    var page = store.ask(EventTypes.BROWSE, request);

    // Then
    assertThat(page.items())
        .extracting(EventTypes.EventType::name)
        .containsExactly("name-3", "name-4");
    assertThat(page.iterator()).isEqualTo("eventtype_name-4");
    assertThat(page.prevIterator()).isEqualTo("-eventtype_name-3");
  }

  @Test
  void bothEndsOfASpanOfTimeAreExcluded() {
    // Given
    Instant after = start.plusSeconds(1);
    Instant before = start.plusSeconds(4);

    // When
    Page<Message> page = messages(before, after);

    // Then
    assertThat(page.items())
        .extracting(Message::createdAt)
        .containsExactly(start.plusSeconds(3), start.plusSeconds(2));
  }
}
