package dev.postrider.contract;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param limit how many items, 1 to {@value #LIMIT_MAX}
 * @param cursor the key of the item next to the page; empty for the first page
 * @param backward whether the page is the one before the cursor instead of the one after it
 * @param ascending whether the list is ordered from old to new, or by name from a to z
 */
public record PageRequest(int limit, Optional<String> cursor, boolean backward, boolean ascending) {
  /** The most items in a page. */
  public static final int LIMIT_MAX = 250;

  /** The items in a page when the caller does not say. */
  public static final int LIMIT_DEFAULT = 50;

  private static final String BACKWARD = "-";

  public PageRequest {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX + ", is " + limit);
    }
  }

  /** Reads a wire iterator: the key after which to go on, with a minus before it to go back. */
  public static PageRequest of(int limit, Optional<String> iterator, boolean ascending) {
    boolean backward = iterator.filter(text -> text.startsWith(BACKWARD)).isPresent();
    return new PageRequest(
        limit, iterator.map(text -> backward ? text.substring(1) : text), backward, ascending);
  }

  /** The order in which rows must be read, which going back reverses. */
  public boolean readsAscending() {
    return ascending != backward;
  }

  /** The iterator that asks for the page before an item. */
  public static String before(String key) {
    return BACKWARD + key;
  }
}
