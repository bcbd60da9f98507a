package dev.postrider.domain;

/** How an attempt ended or stands. */
public enum AttemptStatus {
  SUCCESS(0),
  PENDING(1),
  FAIL(2),
  SENDING(3);

  private final int number;

  AttemptStatus(int number) {
    this.number = number;
  }

  /** How it is written on the wire. */
  public int number() {
    return number;
  }
}
