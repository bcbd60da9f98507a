package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of an invitation; on the wire it starts with {@code inv_}. */
public record InvitationId(UUID value) implements Id {
  private static final String PREFIX = "inv_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<InvitationId> parse(String text) {
    return Id.parse(PREFIX, text, InvitationId::new);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
