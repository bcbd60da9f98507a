package dev.postrider.store;

import dev.postrider.contract.Page;
import dev.postrider.contract.PageRequest;
import dev.postrider.domain.Id;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of rows that pass a filter. The statement looks at a limited number of rows, so that
 * what is rare costs several pages instead of one that runs into its time limit; a page that ends
 * there may be short or empty, and is followed by more.
 *
 * @param read makes a thing of a row
 * @param id the thing's id
 * @param name makes such an id
 */
record LimitedScan<T, I extends Id>(
    Database database, Function<Row, T> read, Function<T, I> id, Function<UUID, I> name) {

  /**
   * A page.
   *
   * @param page reads the rows that pass
   * @param values of its parameters
   * @param horizon finds the last row that it looks at, if it cannot look at all
   * @param horizonValues of its parameters
   */
  Future<Page<T>> page(
      Keyset<UUID> keyset,
      Sql.Statement page,
      Tuple values,
      Sql.Statement horizon,
      Tuple horizonValues) {
    return database
        .query(page, values)
        .map(rows -> keyset.toPage(rows, read, item -> id.apply(item).toString()))
        .compose(
            found ->
                found.done()
                    ? database
                        .query(horizon, horizonValues)
                        .map(rows -> Rows.first(rows).map(row -> row.getUUID("id")))
                        .map(reached -> continued(keyset, found, reached))
                    : Future.succeededFuture(found));
  }

  private Page<T> continued(Keyset<UUID> keyset, Page<T> found, Optional<UUID> reached) {
    if (reached.isEmpty()) {
      return found;
    }
    List<T> items = found.items();
    boolean backward = keyset.page().backward();
    UUID end =
        items.isEmpty()
            ? reached.get()
            : keyset.further(
                reached.get(), id.apply(backward ? items.getFirst() : items.getLast()).value());
    String iterator = name.apply(end).toString();
    return backward
        ? new Page<>(items, orElse(found.iterator(), iterator), PageRequest.before(iterator), false)
        : new Page<>(
            items, iterator, orElse(found.prevIterator(), PageRequest.before(iterator)), false);
  }

  private static String orElse(@Nullable String iterator, String other) {
    return iterator == null ? other : iterator;
  }
}
