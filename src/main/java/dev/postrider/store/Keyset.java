package dev.postrider.store;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Page;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.Id;
import dev.postrider.domain.IdGenerator;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page by keyset: the rows with a key strictly between two bounds, so that the cost of a page
 * depends neither on how many came before it nor on how old it is.
 *
 * @param low the exclusive lower bound
 * @param high the exclusive upper bound
 * @param <K> the key's type
 */
record Keyset<K extends Comparable<K>>(PageRequest page, K low, K high) {
  private static final UUID LEAST_ID = new UUID(0, 0);
  private static final UUID GREATEST_ID = new UUID(-1, -1);
  private static final String LEAST_NAME = "";

  /** Above every character that a name may have. */
  private static final String GREATEST_NAME = "\u007F";

  /** Rows by id. Fails with {@link Failure.Invalid} if the iterator is no id of that kind. */
  static <I extends Id> Future<Keyset<UUID>> byId(
      PageRequest page, Function<String, Optional<I>> parse) {
    return byKey(page, text -> parse.apply(text).map(Id::value), LEAST_ID, GREATEST_ID);
  }

  /** Rows by name; iterators carry a prefix before it. */
  static Future<Keyset<String>> byName(PageRequest page, String prefix) {
    return byKey(
        page,
        text ->
            Optional.of(text)
                .filter(t -> t.startsWith(prefix))
                .map(t -> t.substring(prefix.length())),
        LEAST_NAME,
        GREATEST_NAME);
  }

  private static <K extends Comparable<K>> Future<Keyset<K>> byKey(
      PageRequest page, Function<String, Optional<K>> parse, K least, K greatest) {
    Optional<K> cursor = page.cursor().flatMap(parse);
    return page.cursor().isPresent() && cursor.isEmpty()
        ? Future.failedFuture(
            new BusFailure(
                new Failure.Invalid(
                    "/query/iterator",
                    "The iterator is not from a list of this kind."
                        + " Pass 'iterator' or 'prevIterator' of an earlier page unchanged.")))
        : Future.succeededFuture(bounded(page, cursor, least, greatest));
  }

  private static <K extends Comparable<K>> Keyset<K> bounded(
      PageRequest page, Optional<K> cursor, K least, K greatest) {
    return page.readsAscending()
        ? new Keyset<>(page, cursor.orElse(least), greatest)
        : new Keyset<>(page, least, cursor.orElse(greatest));
  }

  /** The same within a span of time, both ends excluded, for ids that carry their time. */
  static Keyset<UUID> within(
      Keyset<UUID> keyset, @Nullable Instant after, @Nullable Instant before) {
    UUID low =
        after == null ? keyset.low() : later(keyset.low(), IdGenerator.least(after.plusMillis(1)));
    UUID high = before == null ? keyset.high() : earlier(keyset.high(), IdGenerator.least(before));
    return new Keyset<>(keyset.page(), low, high);
  }

  /** One more row than the page holds, which tells whether another page follows. */
  int rowLimit() {
    return page.limit() + 1;
  }

  /** Makes the page of the rows that were read between the bounds. */
  <T> Page<T> toPage(RowSet<Row> rows, Function<Row, T> read, Function<T, String> key) {
    List<T> items = new ArrayList<>();
    rows.forEach(row -> items.add(read.apply(row)));
    boolean done = items.size() <= page.limit();
    if (!done) {
      items.removeLast();
    }
    if (page.backward()) {
      Collections.reverse(items);
    }
    return items.isEmpty()
        ? new Page<>(items, null, null, true)
        : new Page<>(
            items,
            key.apply(items.getLast()),
            PageRequest.before(key.apply(items.getFirst())),
            done);
  }

  /** Which of two ids is met later on the way. */
  UUID further(UUID one, UUID other) {
    return page.readsAscending() ? later(one, other) : earlier(one, other);
  }

  private static UUID later(UUID one, UUID other) {
    return compareUnsigned(one, other) >= 0 ? one : other;
  }

  private static UUID earlier(UUID one, UUID other) {
    return compareUnsigned(one, other) <= 0 ? one : other;
  }

  /** As PostgreSQL compares; {@link UUID#compareTo} is signed. */
  private static int compareUnsigned(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
