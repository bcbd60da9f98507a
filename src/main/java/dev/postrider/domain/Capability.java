package dev.postrider.domain;

/** What the bearer of a portal token may do with its application. */
public enum Capability {
  /** See everything but secrets. */
  VIEW_BASE,
  /** See endpoints' secrets. */
  VIEW_ENDPOINT_SECRET,
  /** Rotate endpoints' secrets. */
  MANAGE_ENDPOINT_SECRET,
  /** Have messages sent again. */
  CREATE_ATTEMPTS,
  /** Create, change and delete endpoints. */
  MANAGE_ENDPOINT
}
