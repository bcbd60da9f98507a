package dev.postrider.domain;

/**
 * Where a delivery stands: {@code pending → in_flight → succeeded | retrying | exhausted |
 * cancelled} and {@code retrying → in_flight}. Only the first three are rows of the queue; the
 * others have left it and are told by their attempts.
 */
public enum DeliveryState {
  /** Owed, and not attempted since it was accepted or asked for again. */
  PENDING,
  /** Leased to a process that is attempting it. */
  IN_FLIGHT,
  /** Failed before; the next attempt has a time. */
  RETRYING,
  /** An attempt was answered with 2xx. */
  SUCCEEDED,
  /** Failed as often as the retry schedule allows. */
  EXHAUSTED,
  /** Given up because its endpoint was disabled or deleted. */
  CANCELLED
}
