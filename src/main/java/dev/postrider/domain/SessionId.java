package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of a session; on the wire it starts with {@code ses_}. */
public record SessionId(UUID value) implements Id {
  private static final String PREFIX = "ses_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<SessionId> parse(String text) {
    return Id.parse(PREFIX, text, SessionId::new);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
