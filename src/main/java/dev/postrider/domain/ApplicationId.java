package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of an application; on the wire it starts with {@code app_}. */
public record ApplicationId(UUID value) implements Id {
  private static final String PREFIX = "app_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<ApplicationId> parse(String text) {
    return Id.parse(PREFIX, text, ApplicationId::new);
  }

  /** Reads a reference to an application from a path or query: its id or its uid. */
  public static IdOrUid<ApplicationId> reference(String text) {
    return new IdOrUid<>(parse(text), text);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
