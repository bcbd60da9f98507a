package dev.postrider.domain;

/** How a background task stands. */
public enum BackgroundTaskState {
  /** It waits for its next step, or makes one. Becomes any of the others. */
  RUNNING,
  /**
   * It cannot go on, and its error says why. Resuming it makes it run from where it was; cancelling
   * ends it.
   */
  PARKED,
  /** It has looked at every message of its span. Final. */
  FINISHED,
  /** Somebody ended it before it had finished. Final. */
  CANCELLED
}
