package dev.postrider.delivery;

import dev.postrider.contract.Attempts.Attempt;
import dev.postrider.domain.Outcome;

/** What became of a delivery that was taken up. */
sealed interface Attempted {

  /** An attempt was made; it is to be recorded. */
  record Made(Held held, Attempt attempt, Outcome outcome) implements Attempted {}

  /**
   * None was made, through no fault of the endpoint; the lease is to be given back.
   *
   * @param pause whether the delivery should rest a little before it is due again
   */
  record Unmade(Held held, boolean pause) implements Attempted {}
}
