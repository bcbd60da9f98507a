package dev.postrider.domain;

/** How an attempt ended or stands, in the order of the wire's numbers 0 to 3. */
public enum AttemptStatus {
  SUCCESS,
  PENDING,
  FAIL,
  SENDING
}
