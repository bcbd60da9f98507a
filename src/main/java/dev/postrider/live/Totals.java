package dev.postrider.live;

import dev.postrider.domain.OrganizationId;

/** Counts what this process does for an organization. Belongs to one event loop. */
final class Totals {
  private final OrganizationId organization;
  private long accepted;
  private long delivered;
  private long failed;

  Totals(OrganizationId organization) {
    this.organization = organization;
  }

  OrganizationId organization() {
    return organization;
  }

  /** Messages that were accepted. */
  long accepted() {
    return accepted;
  }

  /** Attempts that succeeded. */
  long delivered() {
    return delivered;
  }

  /** Attempts that failed. */
  long failed() {
    return failed;
  }

  void countAccepted() {
    accepted++;
  }

  void countAttempt(boolean succeeded) {
    if (succeeded) {
      delivered++;
    } else {
      failed++;
    }
  }
}
