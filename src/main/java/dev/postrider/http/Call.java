package dev.postrider.http;

import dev.postrider.contract.AuditLog;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Principal;
import dev.postrider.contract.Sessions;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.EndpointId;
import dev.postrider.domain.IdOrUid;
import dev.postrider.domain.MessageId;
import dev.postrider.domain.OrganizationId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that has been authenticated and fits the contract.
 *
 * @param principal who calls; empty for a public operation
 * @param content the body; empty if there is none
 * @param address by which the client is counted
 */
record Call(
    Optional<Principal> principal,
    Parameters parameters,
    Optional<JsonBody> content,
    Supplier<String> address) {

  /** For whom the caller acts. */
  OrganizationId organizationId() {
    return principal.orElseThrow().organizationId();
  }

  /** Who calls, and for whom. */
  AuditLog.By by() {
    return AuditLog.By.of(principal.orElseThrow());
  }

  /** The person who calls, for operations that ask for one. */
  Sessions.Member member() {
    return (Sessions.Member) principal.orElseThrow();
  }

  /** The body, which the contract requires. */
  JsonBody body() {
    return content.orElseThrow();
  }

  /** The application that the path names; with a portal token it is always the token's own. */
  IdOrUid<ApplicationId> application() {
    if (principal.isPresent() && principal.get() instanceof PortalTokens.Holder portal) {
      return ApplicationId.reference(portal.applicationId().toString());
    }
    return ApplicationId.reference(parameters.text("app_id"));
  }

  /** Which event types with a feature flag the caller sees; null for all. */
  @Nullable List<String> featureFlags() {
    return principal.orElseThrow() instanceof PortalTokens.Holder portal
        ? portal.grant().featureFlags()
        : null;
  }

  /** The endpoint that the path names. */
  IdOrUid<EndpointId> endpoint() {
    return EndpointId.reference(parameters.text("endpoint_id"));
  }

  /** The message that the path names. */
  IdOrUid<MessageId> message() {
    return MessageId.reference(parameters.text("msg_id"));
  }
}
