package dev.postrider.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The account notices what is missing, what comes twice and what is mixed up. */
final class BookTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  private final Book book = new Book(2);

  @Test
  void owesWhatDidNotArriveEverywhere() {
    book.accepted(1, "msg_a", NOW);
    book.delivered(1, "msg_a", "/one", NOW);

    assertThat(book.owed()).containsExactly("msg_a");
    assertThat(book.awaitDelivered(NOW.plusSeconds(1), Duration.ZERO)).isEqualTo(1);
    assertThat(book.awaitDelivered(NOW, Duration.ZERO)).isZero();
  }

  @Test
  void isEvenWhenTheLastDeliveryOvertakesTheAnswer() {
    book.delivered(1, "msg_a", "/one", NOW);
    book.delivered(1, "msg_a", "/two", NOW);
    book.accepted(1, "msg_a", NOW);

    assertThat(book.owed()).isEmpty();
    assertThat(book.totals()).isEqualTo(new Book.Totals(1, 1, 2, 0));
  }

  @Test
  void countsWhatComesTwice() {
    book.delivered(1, "msg_a", "/one", NOW);
    book.delivered(1, "msg_a", "/one", NOW.plusSeconds(5));

    assertThat(book.duplicates())
        .containsExactly(new Book.Duplicate("msg_a", "/one", NOW, NOW.plusSeconds(5)));
  }

  @Test
  void noticesAPostThatBecameTwoMessagesAndAPayloadOfAnother() {
    book.accepted(1, "msg_a", NOW);
    book.accepted(1, "msg_b", NOW);
    book.delivered(2, "msg_a", "/one", NOW);

    assertThat(book.faults())
        .containsExactly("number 1 is message msg_a and msg_b", "message msg_a is number 1 and 2");
  }
}
