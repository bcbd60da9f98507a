package dev.postrider.domain;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person may do in an organization; each role may what those before it may. */
public enum MemberRole {
  /** See everything but secrets. */
  VIEWER,
  /** Set up applications, endpoints and event types, and send messages. */
  DEVELOPER,
  /** Manage API keys, members and what is the organization's own, and see who did what. */
  ADMIN,
  /** Everything; there is always one. */
  OWNER;

  private static final Set<Scope> ADMINISTRATION =
      EnumSet.of(Scope.ORGANIZATION, Scope.API_KEYS, Scope.MEMBERS, Scope.AUDIT_LOG);

  /** Reads the text form; empty if the text is none. */
  public static Optional<MemberRole> parse(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }

  /** Whether who has this role may give and take the other: nobody gives more than they have. */
  public boolean mayGive(MemberRole other) {
    return compareTo(other) >= 0;
  }

  /** Whether the role may what an API key with that scope may. */
  public boolean allows(Scope scope) {
    return switch (this) {
      case VIEWER -> scope == Scope.READ;
      case DEVELOPER -> !ADMINISTRATION.contains(scope);
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
