package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of an endpoint; on the wire it starts with {@code ep_}. */
public record EndpointId(UUID value) implements Id {
  private static final String PREFIX = "ep_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<EndpointId> parse(String text) {
    return Id.parse(PREFIX, text, EndpointId::new);
  }

  /** Reads a reference to an endpoint from a path or query: its id or its uid. */
  public static IdOrUid<EndpointId> reference(String text) {
    return new IdOrUid<>(parse(text), text);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
