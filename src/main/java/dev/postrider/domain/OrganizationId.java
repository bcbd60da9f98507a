package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of an organization; on the wire it starts with {@code org_}. */
public record OrganizationId(UUID value) implements Id {
  private static final String PREFIX = "org_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<OrganizationId> parse(String text) {
    return Id.parse(PREFIX, text, OrganizationId::new);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
