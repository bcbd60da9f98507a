package dev.postrider.domain;

/** Why an attempt is made. */
public enum Trigger {
  /** The message was accepted, or the retry schedule came round. */
  SCHEDULED(0),
  /** A person or a program asked for it. */
  MANUAL(1);

  private final int number;

  Trigger(int number) {
    this.number = number;
  }

  /** How it is written on the wire. */
  public int number() {
    return number;
  }
}
