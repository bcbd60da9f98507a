package dev.postrider.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one attempt ended. 2xx alone is success; redirects are not followed. */
public sealed interface Outcome {

  /** The status code of the answer, 0 if there was none. */
  int statusCode();

  /** Whether the delivery is done. */
  default boolean success() {
    return this instanceof Succeeded;
  }

  /** The endpoint answered 2xx. */
  record Succeeded(int statusCode) implements Outcome {}

  /**
   * The endpoint answered something else.
   *
   * @param retryAfter what its {@code Retry-After} asked for (RFC 9110, section 10.2.3), or null
   */
  record Rejected(int statusCode, @Nullable Duration retryAfter) implements Outcome {}

  /**
   * No answer: name resolution, connection, TLS, broken answer.
   *
   * @param reason one sentence for the endpoint's owner
   */
  record Unreachable(String reason) implements Outcome {
    @Override
    public int statusCode() {
      return 0;
    }
  }

  /**
   * No complete answer within the time that an attempt has.
   *
   * @param reason one sentence for the endpoint's owner
   */
  record TimedOut(String reason) implements Outcome {
    @Override
    public int statusCode() {
      return 0;
    }
  }

  /**
   * The egress guard refused to connect.
   *
   * @param reason one sentence that names the setting which would allow it
   */
  record Blocked(String reason) implements Outcome {
    @Override
    public int statusCode() {
      return 0;
    }
  }
}
