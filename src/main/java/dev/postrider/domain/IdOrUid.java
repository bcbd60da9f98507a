package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a caller names a thing: by the id that Postrider gave it or by the uid that the caller chose.
 *
 * @param id the id, if the text has an id's form
 * @param text what the caller wrote; a uid if it is no id (both are looked up, the id first)
 */
public record IdOrUid<I extends Id>(Optional<I> id, String text) {

  /** The UUID to look up by id, or null when the text can only be a uid. */
  public @Nullable UUID uuid() {
    return id.map(Id::value).orElse(null);
  }

  @Override
  public String toString() {
    return text;
  }
}
