package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;

/** The identity of an entry of the audit log; on the wire it starts with {@code audit_}. */
public record AuditEntryId(UUID value) implements Id {
  private static final String PREFIX = "audit_";

  /** Reads the wire form; empty if the text is none. */
  public static Optional<AuditEntryId> parse(String text) {
    return Id.parse(PREFIX, text, AuditEntryId::new);
  }

  @Override
  public String toString() {
    return Id.format(PREFIX, value);
  }
}
