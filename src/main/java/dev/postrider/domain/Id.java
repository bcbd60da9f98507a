package dev.postrider.domain;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The identity of a stored thing: a UUIDv7, written on the wire as a prefix and 22 base62 digits.
 */
public sealed interface Id
    permits ApiKeyId,
        ApplicationId,
        AttemptId,
        AuditEntryId,
        BackgroundTaskId,
        EndpointId,
        InvitationId,
        MailId,
        MessageId,
        OrganizationId,
        PersonId,
        SessionId {

  /** The UUID under which the thing is stored. */
  UUID value();

  /** The wire form for a prefix such as {@code app_}. */
  static String format(String prefix, UUID value) {
    return prefix + Base62.encode(value);
  }

  /** Reads a wire form; empty if the prefix differs or the rest is no base62 UUID. */
  static <I extends Id> Optional<I> parse(String prefix, String text, Function<UUID, I> make) {
    return text.startsWith(prefix)
        ? Base62.decode(text.substring(prefix.length())).map(make)
        : Optional.empty();
  }
}
