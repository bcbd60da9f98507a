package dev.postrider.contract;

import dev.postrider.domain.OrganizationId;
import org.jspecify.annotations.Nullable;

/** Whether those who were let in may stay: API keys, portal tokens, sessions and roles. */
public final class Access {
  /**
   * Told in every process after credentials or roles ended or changed, so that what is remembered
   * of them is looked up anew. It may be told without need, and it may get lost.
   */
  public static final Topic<Changed> CHANGED = new Topic<>("access.changed");

  private Access() {}

  /**
   * Something ended or changed.
   *
   * @param organizationId whose; null if it may be anybody's
   */
  public record Changed(@Nullable OrganizationId organizationId) {}
}
