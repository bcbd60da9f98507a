package dev.postrider.domain;

/** How a background task stands. */
public enum BackgroundTaskState {
  /** It waits for its next step, or makes one. */
  RUNNING,
  /** It has looked at every message of its span. */
  FINISHED,
  /** It gave up; its error says why. */
  FAILED
}
