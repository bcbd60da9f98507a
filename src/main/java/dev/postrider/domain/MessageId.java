package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of a message; on the wire it starts with {@code msg_}. */
public record MessageId(UUID value) implements Id {
  private static final String PREFIX = "msg_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<MessageId> parse(String text) {
    return Id.parse(PREFIX, text, MessageId::new);
  }

  /** Reads a reference to a message from a path or query: its id or its eventId. */
  public static IdOrUid<MessageId> reference(String text) {
    return new IdOrUid<>(parse(text), text);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
