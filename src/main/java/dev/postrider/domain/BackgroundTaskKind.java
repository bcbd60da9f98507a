package dev.postrider.domain;

/** What a background task does. */
public enum BackgroundTaskKind {
  /**
   * Owes an endpoint again what did not arrive: all attempts failed, or none was made though it was
   * subscribed.
   */
  RECOVER("endpoint.recover"),
  /** Owes an endpoint what fits its subscriptions and was never sent to it. */
  REPLAY_MISSING("endpoint.replay"),
  /** Owes an endpoint again what was sent to it and passes a filter. */
  BULK_REPLAY("endpoint.bulk-replay"),
  /** Owes an endpoint again the messages that were named. */
  BULK_RESEND("endpoint.bulk-resend"),
  /** Expunges the payloads of an application's messages, and the answers of their attempts. */
  PURGE_CONTENT("application.purge_content"),
  /** Removes all that a deleted application has left behind. */
  PURGE_APPLICATION("application.purge"),
  /** Counts, for applications, how many endpoints their messages went to. */
  COUNT_USAGE("application.stats"),
  /** Lists the event types that the endpoints of each application name. */
  LIST_EVENT_TYPES("event-type.aggregate"),
  /** Gathers an application's messages or attempts for a download. */
  EXPORT("application.export");

  private final String text;

  BackgroundTaskKind(String text) {
    this.text = text;
  }

  /** The name on the wire; that of the Svix API where it has the kind. */
  public String text() {
    return text;
  }
}
