package dev.postrider.delivery;

import dev.postrider.contract.Deliveries.Lease;
import dev.postrider.contract.Deliveries.Leased;
import dev.postrider.contract.Endpoints.TargetChanged;
import dev.postrider.domain.EndpointId;
import java.time.Duration;
import java.time.Instant;

/**
 * A delivery that this process holds.
 *
 * @param leasedUntil from when another process may take it
 */
record Held(Leased delivery, Instant leasedUntil) {

  Lease lease() {
    return delivery.lease();
  }

  EndpointId endpointId() {
    return lease().endpointId();
  }

  /** Whether it goes to an endpoint that a change is about. */
  boolean isFor(TargetChanged change) {
    return change.isAbout(delivery.applicationId(), endpointId());
  }

  /**
   * How long an attempt may take that starts now: as long as attempts may, but never past the
   * lease, or another process would make the same attempt meanwhile.
   */
  Duration attemptLimit(Instant now, Duration attempt) {
    Duration left = Duration.between(now, leasedUntil);
    return left.compareTo(attempt) < 0 ? left : attempt;
  }
}
