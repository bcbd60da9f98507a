package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of a background task; on the wire it starts with {@code qtask_}. */
public record BackgroundTaskId(UUID value) implements Id {
  private static final String PREFIX = "qtask_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<BackgroundTaskId> parse(String text) {
    return Id.parse(PREFIX, text, BackgroundTaskId::new);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
