package dev.postrider.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an API key is good for. */
public enum Scope {
  /** See everything but secrets. */
  READ,
  /** See endpoints' secrets. */
  READ_SECRETS,
  /** Have messages and attempts exported, and download them. */
  EXPORT,
  /** Send messages. */
  SEND,
  /** Have messages sent again. */
  RESEND,
  /** Create, change and delete endpoints, and rotate their secrets. */
  ENDPOINTS,
  /** Create, change and delete applications, and expunge what was sent. */
  APPLICATIONS,
  /** Create, change and delete event types. */
  EVENT_TYPES,
  /** Let customers into the portal of their application, and out of it. */
  PORTAL,
  /** Change what is the organization's own: settings and operational webhooks. */
  ORGANIZATION,
  /** See, create and revoke API keys. */
  API_KEYS,
  /** Invite people into the organization, and change what its members may do. */
  MEMBERS,
  /** See who did what. */
  AUDIT_LOG;

  /** Reads the text form; empty if the text is none. */
  public static Optional<Scope> parse(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text().equals(text)).findFirst();
  }

  /** In lower case, with dashes between words. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
