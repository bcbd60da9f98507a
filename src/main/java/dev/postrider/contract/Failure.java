package dev.postrider.contract;

import java.time.Duration;

/** An expected refusal. Every one has its HTTP problem. */
public sealed interface Failure {

  /** What went wrong and what to do next, as one or two sentences for the caller. */
  String detail();

  /**
   * There is no such thing, or it belongs to somebody else.
   *
   * @param noun what was looked for, such as {@code application}
   * @param reference how the caller named it
   */
  record NotFound(String noun, String reference) implements Failure {
    @Override
    public String detail() {
      return "No %s has the id or uid '%s'. Check it, or create the %s first."
          .formatted(noun, reference, noun);
    }
  }

  /**
   * The name is taken.
   *
   * @param noun what was to be stored
   * @param reference the uid, name or eventId that is taken
   * @param existingId the id of what has it
   */
  record AlreadyExists(String noun, String reference, String existingId) implements Failure {
    @Override
    public String detail() {
      return "The %s '%s' exists already, as %s. Use that one, or choose another name."
          .formatted(noun, reference, existingId);
    }
  }

  /** The thing exists but is in a state that forbids the request. */
  record Conflict(String detail) implements Failure {}

  /**
   * A value is well-formed but not usable.
   *
   * @param pointer where it stands in the body, as a JSON Pointer (RFC 6901)
   */
  record Invalid(String pointer, String detail) implements Failure {}

  /** The caller is known, but this is for others to do. */
  record Forbidden(String detail) implements Failure {}

  /** The credentials are unknown, revoked or expired. */
  record Unauthenticated(String detail) implements Failure {}

  /** The password is right, and a code of the second factor is missing or wrong. */
  record SecondFactorRequired(String detail) implements Failure {}

  /**
   * The caller has tried too often.
   *
   * @param retryAfter when it may try again
   */
  record TooMany(String detail, Duration retryAfter) implements Failure {}

  /**
   * A part of the service that the request needs is away; nothing was stored.
   *
   * @param retryAfter when it is worth asking again
   */
  record Unavailable(String detail, Duration retryAfter) implements Failure {}

  /** A fault of Postrider itself; the cause is in its log and nowhere else. */
  record Internal() implements Failure {
    @Override
    public String detail() {
      return "Postrider could not complete the request because of a fault of its own."
          + " Its log says more; asking again may help.";
    }
  }
}
