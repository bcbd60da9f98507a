package dev.postrider.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items at most as many as were asked for
 * @param iterator where the next page starts (after the last item), null if the page is empty
 * @param prevIterator where the page before ends, null if the page is empty
 * @param done whether nothing follows in the direction of travel
 */
public record Page<T>(
    List<T> items, @Nullable String iterator, @Nullable String prevIterator, boolean done) {
  public Page {
    items = List.copyOf(items);
  }
}
