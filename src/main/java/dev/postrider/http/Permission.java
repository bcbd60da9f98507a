package dev.postrider.http;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Principal;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.Capability;
import dev.postrider.domain.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operation asks of its caller. */
enum Permission {
  /** Nothing: anybody may call. */
  NONE(null, null),
  /** A portal token, which the operation is about. */
  PORTAL_TOKEN(null, null),
  /** A person who is logged in, for what is the person's own. */
  PERSON(null, null),
  /** To see what belongs to an application, or is the same for all. */
  VIEW(Scope.READ, Capability.VIEW_BASE),
  /** To see what the organization has, of all applications. */
  VIEW_ALL(Scope.READ, null),
  /** To have all that was sent copied into a file which a link opens for anybody. */
  EXPORT(Scope.EXPORT, null),
  VIEW_SECRET(Scope.READ_SECRETS, Capability.VIEW_ENDPOINT_SECRET),
  VIEW_OWN_SECRET(Scope.READ_SECRETS, null),
  MANAGE_SECRET(Scope.ENDPOINTS, Capability.MANAGE_ENDPOINT_SECRET),
  MANAGE_ENDPOINTS(Scope.ENDPOINTS, Capability.MANAGE_ENDPOINT),
  SEND(Scope.SEND, null),
  SEND_AGAIN(Scope.RESEND, Capability.CREATE_ATTEMPTS),
  /** To cancel and resume what the organization has going on. */
  MANAGE_TASKS(Scope.RESEND, null),
  MANAGE_APPLICATIONS(Scope.APPLICATIONS, null),
  MANAGE_EVENT_TYPES(Scope.EVENT_TYPES, null),
  GIVE_ACCESS(Scope.PORTAL, null),
  MANAGE_ORGANIZATION(Scope.ORGANIZATION, null),
  MANAGE_KEYS(Scope.API_KEYS, null),
  MANAGE_MEMBERS(Scope.MEMBERS, null),
  VIEW_AUDIT_LOG(Scope.AUDIT_LOG, null);

  private final Optional<Scope> scope;
  private final Optional<Capability> capability;

  Permission(@Nullable Scope scope, @Nullable Capability capability) {
    this.scope = Optional.ofNullable(scope);
    this.capability = Optional.ofNullable(capability);
  }

  /** Whether a caller may, wherever. */
  boolean allows(Principal caller) {
    return this == NONE
        || switch (caller) {
          case ApiKeys.Holder key -> scope.filter(key.grant().allScopes()::contains).isPresent();
          case PortalTokens.Holder portal ->
              this == PORTAL_TOKEN
                  || capability.filter(portal.grant().capabilities()::contains).isPresent();
          case Sessions.Member member ->
              this == PERSON || scope.filter(member.role()::allows).isPresent();
        };
  }

  /** What an API key must be good for; empty if none is enough. */
  Optional<Scope> scope() {
    return scope;
  }

  /** What a portal token must allow; empty if none is enough. */
  Optional<Capability> capability() {
    return capability;
  }

  /** Who may, in words. */
  String asked() {
    if (this == PORTAL_TOKEN) {
      return "a portal token";
    }
    if (this == PERSON) {
      return "an access token of a person";
    }
    String key =
        scope.map(needed -> "an API key with the scope '%s'".formatted(needed.text())).orElse("");
    return capability.map(needed -> key + " or a portal token with " + needed).orElse(key);
  }
}
