package dev.postrider.http;

import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Principal;
import dev.postrider.domain.Capability;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an operation asks of its caller. */
enum Permission {
  /** Nothing: anybody may call. */
  NONE(null, "nothing"),
  /** An API key of the organization. */
  API_KEY(null, "an API key"),
  /** A portal token, which the operation is about. */
  PORTAL_TOKEN(null, "a portal token"),
  VIEW(Capability.VIEW_BASE),
  VIEW_SECRET(Capability.VIEW_ENDPOINT_SECRET),
  MANAGE_SECRET(Capability.MANAGE_ENDPOINT_SECRET),
  SEND_AGAIN(Capability.CREATE_ATTEMPTS),
  MANAGE_ENDPOINTS(Capability.MANAGE_ENDPOINT);

  private final Optional<Capability> capability;
  private final String asked;

  /** An API key, or a portal token with that capability. */
  Permission(Capability capability) {
    this(capability, "an API key or a portal token with " + capability);
  }

  Permission(@Nullable Capability capability, String asked) {
    this.capability = Optional.ofNullable(capability);
    this.asked = asked;
  }

  /** Whether a caller may, wherever. */
  boolean allows(Principal caller) {
    return switch (caller) {
      case ApiKeys.Holder key -> this != PORTAL_TOKEN;
      case PortalTokens.Holder portal ->
          this == PORTAL_TOKEN || capability.filter(has(portal)).isPresent();
    };
  }

  /** What a portal token must allow; empty if none is enough. */
  Optional<Capability> capability() {
    return capability;
  }

  /** Who may, in words. */
  String asked() {
    return asked;
  }

  private static Predicate<Capability> has(PortalTokens.Holder portal) {
    return portal.grant().capabilities()::contains;
  }
}
