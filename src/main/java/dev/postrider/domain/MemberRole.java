package dev.postrider.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person may do in an organization; each role may what those before it may. */
public enum MemberRole {
  /** See everything but secrets. */
  VIEWER,
  /** Set up applications, endpoints and event types, and send messages. */
  DEVELOPER,
  /** Manage API keys and what is the organization's own. */
  ADMIN,
  /** Everything. */
  OWNER;

  /** Whether the role may what an API key with that scope may. */
  public boolean allows(Scope scope) {
    return switch (this) {
      case VIEWER -> scope == Scope.READ;
      case DEVELOPER -> scope != Scope.ORGANIZATION && scope != Scope.API_KEYS;
      case ADMIN, OWNER -> true;
    };
  }

  /** All that it allows. */
  public Set<Scope> scopes() {
    return Arrays.stream(Scope.values())
        .filter(this::allows)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** In lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
