package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of an API key; on the wire it starts with {@code key_}. */
public record ApiKeyId(UUID value) implements Id {
  private static final String PREFIX = "key_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<ApiKeyId> parse(String text) {
    return Id.parse(PREFIX, text, ApiKeyId::new);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
