package dev.postrider.contract;

import dev.postrider.domain.OrganizationId;

/** Who calls. */
public sealed interface Principal permits ApiKeys.Holder, PortalTokens.Holder {

  /** For whom the caller acts. */
  OrganizationId organizationId();
}
