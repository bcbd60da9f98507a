package dev.postrider.contract;

import dev.postrider.domain.OrganizationId;

/** Who calls. */
public sealed interface Principal permits ApiKeys.Holder, PortalTokens.Holder, Sessions.Member {

  /** For whom the caller acts. */
  OrganizationId organizationId();
}
