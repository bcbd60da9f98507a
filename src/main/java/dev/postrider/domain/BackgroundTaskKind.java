package dev.postrider.domain;

/** Which of an endpoint's messages a background task owes it again. */
public enum BackgroundTaskKind {
  /** Those that did not arrive: all attempts failed, or none was made though it was subscribed. */
  RECOVER,
  /** Those that fit its subscriptions and that it was never sent. */
  REPLAY_MISSING
}
