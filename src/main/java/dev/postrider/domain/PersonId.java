package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of a person; on the wire it starts with {@code per_}. */
public record PersonId(UUID value) implements Id {
  private static final String PREFIX = "per_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<PersonId> parse(String text) {
    return Id.parse(PREFIX, text, PersonId::new);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
