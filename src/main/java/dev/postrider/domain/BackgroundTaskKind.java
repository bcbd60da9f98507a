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
  BULK_RESEND("endpoint.bulk-resend", "endpoint.bulk-replay"),
  /** Expunges the payloads of an application's messages, and the answers of their attempts. */
  PURGE_CONTENT("application.purge_content"),
  /** Removes all that a deleted application has left behind. */
  PURGE_APPLICATION("application.purge", "application.purge_content"),
  /** Counts, for applications, how many endpoints their messages went to. */
  COUNT_USAGE("application.stats"),
  /** Lists the event types that the endpoints of each application name. */
  LIST_EVENT_TYPES("event-type.aggregate"),
  /** Gathers an application's messages or attempts for a download. */
  EXPORT("application.export", "application.stats");

  private final String text;
  private final String kin;

  BackgroundTaskKind(String text) {
    this(text, text);
  }

  BackgroundTaskKind(String text, String kin) {
    this.text = text;
    this.kin = kin;
  }

  /** Its own name on the wire. */
  public String text() {
    return text;
  }

  /**
   * The nearest kind that the Svix API knows: official clients in typed languages refuse a list
   * with any other.
   */
  public String kin() {
    return kin;
  }
}
