package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of an attempt; on the wire it starts with {@code atmpt_}. */
public record AttemptId(UUID value) implements Id {
  private static final String PREFIX = "atmpt_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<AttemptId> parse(String text) {
    return Id.parse(PREFIX, text, AttemptId::new);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
