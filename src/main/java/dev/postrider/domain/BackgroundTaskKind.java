package dev.postrider.domain;

/** What a background task does. */
public enum BackgroundTaskKind {
  /**
   * Owes an endpoint again what did not arrive: all attempts failed, or none was made though it was
   * subscribed.
   */
  RECOVER,
  /** Owes an endpoint what fits its subscriptions and was never sent to it. */
  REPLAY_MISSING,
  /** Owes an endpoint again what was sent to it and passes a filter. */
  BULK_REPLAY,
  /** Owes an endpoint again the messages that were named. */
  BULK_RESEND,
  /** Expunges the payloads of an application's messages, and the answers of their attempts. */
  PURGE_CONTENT,
  /** Removes all that a deleted application has left behind. */
  PURGE_APPLICATION,
  /** Counts, for applications, how many endpoints their messages went to. */
  COUNT_USAGE,
  /** Lists the event types that the endpoints of each application name. */
  LIST_EVENT_TYPES,
  /** Gathers an application's messages or attempts for a download. */
  EXPORT
}
