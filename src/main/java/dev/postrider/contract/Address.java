package dev.postrider.contract;

import java.time.Duration;

/**
 * Where a component takes requests.
 *
 * @param name the event-bus address, unique in the process
 * @param timeout how long the requester waits for the reply
 * @param <Q> the request's type
 * @param <R> the reply's type
 */
public record Address<Q extends Record, R extends Record>(String name, Duration timeout) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** An address whose requests are answered within ten seconds or fail. */
  public static <Q extends Record, R extends Record> Address<Q, R> of(String name) {
    return new Address<>(name, DEFAULT_TIMEOUT);
  }

  /** The same address with another time limit. */
  public Address<Q, R> within(Duration limit) {
    return new Address<>(name, limit);
  }
}
